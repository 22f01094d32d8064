"""Queries as the predecessor's dashboards have them, held against the desk's JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from fractions import Fraction

from tests.oracle.read_stamps import DESK_ZONE
from tests.oracle.seed_words import Words
from tests.oracle.tickets import Desk
from tests.warehouse.servicedesk.conftest import CLOCK, Servicedesk

OPEN = "\"TKT-Status\" not in ('Closed', 'Incident Resolved')"


def wall_clock(moment: datetime) -> datetime:
    return moment.astimezone(DESK_ZONE).replace(tzinfo=None)


def test_there_is_a_row_for_every_ticket_comment_and_entry(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    counts = [
        servicedesk.query(f"select count(*) from servicedesk.{name}")[0][0]
        for name in ("tickets", "comments", "timesheets")
    ]
    assert counts == [
        len(rows)
        for rows in (desk_in_python.tickets, desk_in_python.comments, desk_in_python.bookings)
    ]


def test_open_tickets_by_team_leave_out_the_two_closed_statuses(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        f'select "TKT-Team", count(*) from servicedesk.tickets where {OPEN} group by "TKT-Team"'
    )
    expected = Counter(ticket.queue for ticket in desk_in_python.tickets if ticket.is_open)
    assert dict(found) == expected
    assert len(expected) > 3


def test_unassigned_tickets_are_found_by_the_placeholder_with_its_leading_blank(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        'select "TKT-Ticket ID" from servicedesk.tickets '
        "where \"TKT-Assigned To User\" = ' PendingAssignment'"
    )
    expected = {t.ticket_id for t in desk_in_python.tickets if t.is_unassigned}
    assert {ticket_id for (ticket_id,) in found} == expected
    assert any(t.is_unassigned and t.is_closed for t in desk_in_python.tickets)


def test_every_other_assignee_has_the_name_of_the_desk(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        'select "TKT-Assigned To User", count(*) from servicedesk.tickets '
        "where \"TKT-Assigned To User\" <> ' PendingAssignment' group by 1"
    )
    assert dict(found) == Counter(t.assignee for t in desk_in_python.tickets if t.assignee)


def test_service_levels_are_yes_and_no_whatever_case_the_desk_wrote(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        'select "TKT-SLA Met", "TKT-Response Met", "TKT-Resolution Met", count(*) '
        "from servicedesk.tickets group by 1, 2, 3"
    )
    word = {True: "yes", False: "no", None: None}
    expected = Counter(
        (word[t.is_sla_met], word[t.is_response_met], word[t.is_resolution_met])
        for t in desk_in_python.tickets
    )
    assert {row[:3]: row[3] for row in found} == expected


def test_visible_comments_are_yes_and_all_others_no(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        "select visible_to_customer, count(*) from servicedesk.comments group by 1"
    )
    expected = Counter("Yes" if c.is_visible else "No" for c in desk_in_python.comments)
    assert dict(found) == expected
    assert len(expected) == 2


def test_stamps_are_the_desks_wall_clock(servicedesk: Servicedesk, desk_in_python: Desk) -> None:
    found = servicedesk.query(
        'select "TKT-Ticket ID", "TKT-Created Time", "TKT-Modified Time", '
        '"TKT-Actual Response Date" from servicedesk.tickets'
    )
    assert {row[0]: row[1:] for row in found} == {
        t.ticket_id: tuple(
            stamp and wall_clock(stamp) for stamp in (t.created_at, t.modified_at, t.responded_at)
        )
        for t in desk_in_python.tickets
    }


def test_the_ages_of_open_tickets_are_right_in_local_time(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    local = wall_clock(CLOCK)
    found = servicedesk.query(
        f'select "TKT-Ticket ID", timestamp \'{local}\' - "TKT-Created Time" '
        f"from servicedesk.tickets where {OPEN}"
    )
    assert dict(found) == {
        t.ticket_id: local - wall_clock(t.created_at)
        for t in desk_in_python.tickets
        if t.is_open and t.created_at
    }


def test_tickets_of_a_day_are_those_of_the_desks_day(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        'select "TKT-Created Time"::date, count(*) from servicedesk.tickets group by 1'
    )
    assert dict(found) == Counter(t.created_day for t in desk_in_python.tickets)


def test_hours_join_to_tickets_by_the_crm_id(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query(
        'select tickets."TKT-Team", sum(timesheets."TS-Hours") '
        "from servicedesk.timesheets as timesheets "
        "inner join servicedesk.tickets as tickets "
        'on timesheets."TS-Crm ID" = tickets."TKT-Ticket ID" '
        'where timesheets."TS-Hours" is not null group by 1'
    )
    expected: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    for ticket in desk_in_python.tickets:
        if ticket.bookings:
            expected[ticket.queue] += ticket.booked_hours
    assert {queue: Fraction(hours) for queue, hours in found} == expected
    assert len(expected) > 3


def test_administrative_time_is_booked_on_ticket_0(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    found = servicedesk.query('select count(*) from servicedesk.timesheets where "TS-Crm ID" = 0')
    expected = sum(booking.ticket_id is None for booking in desk_in_python.bookings)
    assert found == [(expected,)]
    assert expected > 0


def test_comments_join_to_tickets(servicedesk: Servicedesk, desk_in_python: Desk) -> None:
    found = servicedesk.query(
        'select tickets."TKT-Ticket ID", count(*) from servicedesk.comments as comments '
        'inner join servicedesk.tickets as tickets on comments.ticket_id = tickets."TKT-Ticket ID" '
        "where comments.visible_to_customer = 'Yes' group by 1"
    )
    assert dict(found) == {
        t.ticket_id: t.visible_comments for t in desk_in_python.tickets if t.visible_comments
    }


def test_my_teams_tickets_are_each_there_once(
    servicedesk: Servicedesk, desk_in_python: Desk, words: Words
) -> None:
    found = servicedesk.query('select "TKT-Ticket ID" from servicedesk.v_engineering_tickets')
    names = {member.name for member in words.members if member.team == "engineering"}
    queues = {q for member in words.members if member.team == "engineering" for q in member.queues}
    expected = [
        t.ticket_id for t in desk_in_python.tickets if t.queue in queues or t.assignee in names
    ]
    assert sorted(ticket_id for (ticket_id,) in found) == sorted(expected)
    assert 0 < len(expected) < len(desk_in_python.tickets)


def test_a_ticket_joined_to_its_queues_eleven_holders_comes_eleven_times_and_distinct_counts_once(
    servicedesk: Servicedesk, desk_in_python: Desk
) -> None:
    queue = "Cloud - Security"
    found = servicedesk.query(
        'select count(*), count(distinct tickets."TKT-Ticket ID") '
        "from servicedesk.tickets as tickets "
        "inner join servicedesk.team_queue_assignments as assignments "
        'on tickets."TKT-Team" = assignments.queue_name and assignments.active '
        f"where tickets.\"TKT-Team\" = '{queue}'"
    )
    expected = sum(t.queue == queue for t in desk_in_python.tickets)
    assert found == [(11 * expected, expected)]
