"""What old dashboards show of loads, freshness and orphans."""

from __future__ import annotations

from tests.oracle.tickets import Desk
from tests.warehouse.servicedesk.conftest import Servicedesk

VIEWS = ("comments", "tickets", "timesheets")


def test_orphans_have_two_rows_as_python_counts_them(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query("select source, orphaned_count from servicedesk.v_orphaned_data")
    delivered = {ticket.ticket_id for ticket in desk_in_python.tickets}
    assert sorted(found) == [
        (source, sum(row.ticket_id not in delivered for row in rows))
        for source, rows in (
            ("comments", desk_in_python.comments),
            ("timesheets", desk_in_python.bookings),
        )
    ]


def test_orphans_are_those_that_an_outer_join_of_the_old_names_finds(
    servicedesk: Servicedesk,
) -> None:
    assert servicedesk.query(
        "select count(*) from servicedesk.timesheets as timesheets "
        "left join servicedesk.tickets as tickets "
        'on timesheets."TS-Crm ID" = tickets."TKT-Ticket ID" '
        'where tickets."TKT-Ticket ID" is null'
    ) == servicedesk.query(
        "select orphaned_count from servicedesk.v_orphaned_data where source = 'timesheets'"
    )


def test_every_load_has_a_row_with_what_it_did(servicedesk: Servicedesk) -> None:
    found = servicedesk.query(
        "select view_name, load_status, records_fetched, records_inserted, records_errors, "
        "load_end - load_start >= interval '0' from servicedesk.etl_metadata "
        "order by view_name, load_start"
    )
    recorded = servicedesk.warehouse.query(
        "select view_name, status, records_fetched, records_inserted, records_rejected, true "
        "from raw_otc.load_runs order by view_name, started_at"
    )
    assert found == recorded
    assert [row[:2] for row in found if row[0] == "tickets"] == [
        ("tickets", "success"),
        ("tickets", "failed"),
    ]


def test_a_failed_load_does_not_make_its_view_look_fresh(servicedesk: Servicedesk) -> None:
    newest = servicedesk.query(
        "select view_name, max(last_load_time) from servicedesk.etl_metadata "
        "group by view_name order by view_name"
    )
    completed = servicedesk.warehouse.query(
        "select view_name, max(finished_at) at time zone 'Australia/Sydney' "
        "from raw_otc.load_runs where status in ('success', 'partial') "
        "group by view_name order by view_name"
    )
    fresh = servicedesk.query(
        "select view_name, last_loaded from servicedesk.v_data_freshness order by view_name"
    )
    assert newest == completed == fresh
    assert tuple(view for view, _ in fresh) == VIEWS


def test_freshness_counts_the_rows_and_knows_their_last_day(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        "select total_records, latest_data_date from servicedesk.v_data_freshness "
        "order by view_name"
    )
    comments, tickets, timesheets = found
    last_day = desk_in_python.as_of.date()
    assert comments[0] == len(desk_in_python.comments)
    assert tickets == (len(desk_in_python.tickets), last_day)
    assert timesheets == (
        len(desk_in_python.bookings),
        max(
            b.work_date for b in desk_in_python.bookings if b.work_date and b.work_date <= last_day
        ),
    )
