"""The oracle against figures that were worked out with pencil and paper: tickets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from extract.errors import ConfigurationError
from tests.oracle import Catalogue, Ratio, compute, value_of
from tests.oracle.rows_by_hand import ADA, AS_OF, BOB, CYD, INFRA, SECURITY, VIEWS, ticket

JANUARY, OCTOBER, DECEMBER = date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 1)


def whole(catalogue: Catalogue, metric: str) -> object:
    return catalogue[metric]["whole"][()]


def shown(catalogue: Catalogue, metric: str) -> str:
    return str(value_of(catalogue[metric]["whole"][()]))


def test_each_ticket_counts_once_in_its_last_version_and_without_an_id_not_at_all(
    catalogue: Catalogue,
) -> None:
    assert whole(catalogue, "tickets") == 9
    assert whole(catalogue, "closed_tickets") == 6
    assert whole(catalogue, "open_tickets") == 3
    assert catalogue["tickets"]["queue"] == {(INFRA,): 5, (SECURITY,): 3, (None,): 1}
    assert catalogue["tickets"]["account"][("Bluegum",)] == 2
    assert catalogue["tickets"]["account"][("Fink & Sons",)] == 1


def test_the_verdict_of_rows_that_share_a_key_does_not_hang_on_their_order(seeds: Path) -> None:
    backwards = {view: rows[::-1] for view, rows in VIEWS.items()}
    assert compute(backwards, AS_OF, seeds) == compute(VIEWS, AS_OF, seeds)


@pytest.mark.parametrize(
    ("metric", "numerator", "denominator", "percentage"),
    [
        ("sla_compliance", 2, 4, "50.00"),
        ("response_sla", 1, 1, "100.00"),
        ("resolution_sla", 1, 2, "50.00"),
        ("first_contact_resolution", 4, 6, "66.67"),
        ("communication_coverage", 3, 6, "50.00"),
        ("single_agent_resolution", 1, 2, "50.00"),
        ("reassignment_booked", 1, 2, "50.00"),
        ("reassignment_booked_by_crm_id", 1, 5, "20.00"),
        ("root_cause_coverage", 2, 6, "33.33"),
        ("sla_coverage", 3, 6, "50.00"),
        ("timesheet_coverage", 2, 6, "33.33"),
        ("response_coverage", 1, 6, "16.67"),
        ("capacity", 1, 3, "33.33"),
    ],
)
def test_ratios_have_what_was_counted(
    catalogue: Catalogue, metric: str, numerator: int, denominator: int, percentage: str
) -> None:
    assert whole(catalogue, metric) == Ratio(numerator, denominator)
    assert shown(catalogue, metric) == percentage


def test_ratios_are_cut_by_queue_person_account_and_month(catalogue: Catalogue) -> None:
    first_contact, sla = catalogue["first_contact_resolution"], catalogue["sla_compliance"]
    assert first_contact["queue"] == {
        (INFRA,): Ratio(2, 4),
        (SECURITY,): Ratio(1, 1),
        (None,): Ratio(1, 1),
    }
    assert first_contact["assignee"][(ADA,)] == Ratio(2, 3)
    assert first_contact["assignee"][(None,)] == Ratio(0, 1)
    assert first_contact["created month"][(DECEMBER,)].value is None
    assert sla["account"][("Bluegum",)] == Ratio(1, 2)
    assert sla["created month"][(JANUARY,)] == Ratio(2, 4)
    assert sla["resolved month"] == {
        (JANUARY,): Ratio(2, 3),
        (OCTOBER,): Ratio(0, 0),
        (None,): Ratio(0, 1),
    }


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("average_resolution_hours", "45.53"),
        ("average_resolution_days", "1.90"),
        ("median_resolution_hours", "10.00"),
        ("p90_resolution_hours", "124.80"),
        ("average_response_hours", "0.63"),
        ("handling_hours", "1.88"),
        ("handling_hours_by_crm_id", "1.75"),
        ("agent_hours", "17.25"),
        ("comments_per_support_ticket", "1.33"),
    ],
)
def test_means_and_percentiles_are_those_worked_out(
    catalogue: Catalogue, metric: str, value: str
) -> None:
    assert shown(catalogue, metric) == value


def test_a_limit_belongs_to_the_band_above_it(catalogue: Catalogue) -> None:
    def counts(metric: str) -> list[int]:
        return [figure.numerator for figure in catalogue[metric]["band"].values()]

    assert counts("visible_comments") == [3, 1, 1, 1]
    assert counts("resolution_spread") == [1, 2, 1, 0, 1]
    assert counts("open_age") == [0, 1, 0, 2, 0, 0]


def test_days_and_months_are_the_desks(catalogue: Catalogue) -> None:
    created, resolved, net = (catalogue[name] for name in ("created", "resolved", "net"))
    assert created["day"][(date(2026, 1, 13),)] == 1
    assert resolved["day"][(date(2026, 1, 11),)] == 1
    assert resolved["day"][(date(2026, 1, 21),)] == 1
    assert net["day"][(date(2026, 1, 5),)] == 1
    assert (created["week"][(date(2026, 1, 5),)], resolved["week"][(date(2026, 1, 5),)]) == (3, 3)
    assert created["month"] == {(OCTOBER,): 1, (date(2025, 11, 1),): 0, (DECEMBER,): 1} | {
        (JANUARY,): 7
    }
    assert net["month"][(JANUARY,)] == 3
    assert resolved["queue day"][(INFRA, date(2026, 1, 5))] == 1
    assert whole(catalogue, "closed_in_30_days") == 4


def test_the_backlog_of_a_day_is_what_was_open_at_its_end(catalogue: Catalogue) -> None:
    backlog = {day: count for (day,), count in catalogue["backlog"]["day"].items()}
    assert backlog[date(2025, 10, 5)] == 0
    assert backlog[date(2025, 12, 31)] == 1
    assert backlog[date(2026, 1, 5)] == 3
    assert backlog[date(2026, 1, 20)] == 3
    assert backlog[date(2026, 1, 21)] == 2
    assert backlog[date(2026, 1, 31)] == whole(catalogue, "open_tickets")
    assert catalogue["backlog"]["queue day"][(SECURITY, date(2026, 1, 20))] == 2


def test_a_ticket_resolved_before_it_was_created_is_never_in_the_backlog(seeds: Path) -> None:
    stamps = {"created": "2026-01-31 09:00:00", "resolved": "2026-01-29 09:00:00"}
    rows = [ticket(1, queue=INFRA, status="Closed", **stamps)]
    found = compute({"tickets": rows, "comments": [], "timesheets": []}, AS_OF, seeds)
    assert set(found["backlog"]["day"].values()) == {0}


def test_a_month_that_fills_up_or_waits_is_incomplete(catalogue: Catalogue) -> None:
    months = catalogue["is_incomplete_month"]
    assert months["created month"] == {(OCTOBER,): 0, (DECEMBER,): 1, (JANUARY,): 1}
    assert months["resolved month"] == {(OCTOBER,): 0, (JANUARY,): 1}


def test_blank_and_none_chosen_are_causes_apart(catalogue: Catalogue) -> None:
    assert catalogue["root_causes"]["value"] == {
        ("Security",): Ratio(2, 6),
        ("--None--",): Ratio(1, 6),
        (None,): Ratio(3, 6),
    }
    assert catalogue["share_of_all_closed"]["queue"][(INFRA,)] == Ratio(4, 6)
    assert catalogue["category_mix"]["value"][("Standard",)] == Ratio(2, 6)


def test_an_empty_desk_has_counts_of_0_and_no_percentages(seeds: Path) -> None:
    found = compute({"tickets": [], "comments": [], "timesheets": []}, AS_OF, seeds)
    assert whole(found, "tickets") == 0
    assert whole(found, "sla_compliance") == Ratio(0, 0)
    assert shown(found, "sla_compliance") == shown(found, "average_resolution_hours") == "None"
    assert found["member_tickets"]["member"] == {(ADA,): 0, (BOB,): 0, (CYD,): 0}


def test_a_run_clock_without_a_zone_is_refused(seeds: Path) -> None:
    with pytest.raises(ConfigurationError, match="no zone"):
        compute(VIEWS, datetime(2026, 1, 31, 18), seeds)
