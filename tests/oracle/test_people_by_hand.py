"""The oracle against figures that were worked out with pencil and paper: people, mixes, orphans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.oracle import Catalogue, Mean, Ratio, compute
from tests.oracle.rows_by_hand import ADA, AS_OF, BOB, CYD, INFRA, SECURITY, comment, ticket


def test_hours_per_ticket_leave_administrative_time_out(catalogue: Catalogue) -> None:
    hours = {("ada",): Decimal("4.5"), ("bob",): Decimal("8.75"), ("carl",): 4}
    assert catalogue["agent_hours"]["person"] == hours
    assert catalogue["agent_tickets"]["person"] == {("ada",): 2, ("bob",): 2, ("carl",): 2}
    assert catalogue["agent_hours_per_ticket"]["person"][("ada",)].value == Decimal("1.75")
    assert catalogue["agent_hours"]["month"][(date(2026, 1, 1),)] == Decimal("13.25")


def test_activity_has_each_hour_once_and_no_robot(catalogue: Catalogue) -> None:
    rows = {
        who: tuple(
            catalogue[f"activity_{name}"]["person"][(who,)]
            for name in ("tickets", "hours", "days", "last_day")
        )
        for (who,) in catalogue["activity_days"]["person"]
    }
    assert rows == {
        "ada": (4, Decimal("4.5"), 5, date(2026, 1, 31)),
        "bob": (2, Decimal("7.75"), 3, date(2026, 1, 30)),
        "carl": (1, 1, 1, date(2026, 1, 2)),
    }


def test_members_without_tickets_have_none(catalogue: Catalogue) -> None:
    assert catalogue["member_tickets"]["member"] == {(ADA,): 3, (BOB,): 3, (CYD,): 0}
    assert catalogue["member_open"]["member"] == {(ADA,): 0, (BOB,): 1, (CYD,): 0}
    assert catalogue["member_closed_share"]["member"][(BOB,)] == Ratio(2, 3)
    pairs = {(INFRA, ADA): 2, (INFRA, BOB): 1, (INFRA, CYD): 0}
    assert catalogue["queue_member_tickets"]["queue member"] == pairs
    assert catalogue["team_tickets"]["team"] == {("engineering",): 8}


def test_alerts_with_other_figures_in_their_titles_are_the_same(catalogue: Catalogue) -> None:
    title = ("ping loss #% on x-#",)
    assert catalogue["alert_count"]["title"] == {title: 2}
    assert catalogue["alert_days"]["title"] == {title: 2}
    assert catalogue["alerts_per_day"]["title"] == {title: Mean(2, 2)}


def test_every_orphan_has_its_reason(catalogue: Catalogue) -> None:
    assert catalogue["orphans"]["source reason"] == {
        ("comments", "no_ticket"): Ratio(1, 13),
        ("comments", "outside_window"): Ratio(2, 13),
        ("comments", "never_seen"): Ratio(1, 13),
        ("timesheets", "no_ticket"): Ratio(2, 9),
        ("timesheets", "outside_window"): Ratio(2, 9),
        ("timesheets", "never_seen"): Ratio(1, 9),
    }


def test_a_hundred_tickets_are_a_hundred_however_many_hold_the_queue(seeds: Path) -> None:
    values = {"status": "Closed", "category": "Support Tickets", "assignee": ADA}
    rows = [ticket(n, queue=INFRA, **values) for n in range(1, 101)]
    rows += [ticket(n, queue=SECURITY, **values) for n in range(101, 150)]
    views = {"tickets": rows, "comments": [comment(1, 1, "brian", "")], "timesheets": []}
    found = compute(views, AS_OF, seeds)
    assert found["tickets"]["queue"] == {(INFRA,): 100, (SECURITY,): 49}
    assert sum(found["queue_member_tickets"]["queue member"].values()) == 100
    assert found["team_efficiency"]["queue"] == {(INFRA,): Mean(1, 100)}


def test_a_cell_of_the_mix_within_a_queue_needs_ten_tickets(seeds: Path) -> None:
    kinds = ["Alert"] * 10 + ["Other"] * 9
    rows = [
        ticket(number, queue=INFRA, status="Closed", category=kind)
        for number, kind in enumerate(kinds, start=1)
    ]
    found = compute({"tickets": rows, "comments": [], "timesheets": []}, AS_OF, seeds)
    assert found["category_mix"]["queue value"] == {(INFRA, "Alert"): Ratio(10, 19)}
    assert found["category_mix"]["value"][("Other",)] == Ratio(9, 19)
