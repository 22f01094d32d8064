"""Answers beside counts of the desk's own rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean

import pytest

from tests.extract.questions.asking import records
from tests.extract.questions.conftest import Asked
from tests.oracle.read_stamps import desk_day
from tests.oracle.tickets import Desk
from tests.support import AS_OF

LAST_DAY = AS_OF.date()
WHOLE_HISTORY = "9999"


@pytest.fixture
def asked(full: tuple[Asked, Desk]) -> Asked:
    return full[0]


@pytest.fixture
def desk(full: tuple[Asked, Desk]) -> Desk:
    return full[1]


def test_the_executive_totals_are_the_desks(asked: Asked, desk: Desk) -> None:
    ((total),) = records(asked, "total_tickets")
    assert total["ticket_count"] == len(desk.tickets)
    assert total["closed_count"] == len(desk.closed)
    assert total["open_count"] == len(desk.tickets) - len(desk.closed)
    (opened,) = records(asked, "open_tickets")
    assert opened["open_count"] == total["open_count"]
    assert opened["open_unassigned_count"] == sum(
        t.is_open and t.is_unassigned for t in desk.tickets
    )


def test_more_open_tickets_than_the_seed_allows_are_red(asked: Asked) -> None:
    (opened,) = records(asked, "open_tickets")
    assert opened["open_limit"] == 100
    assert opened["open_band"] == ("green" if opened["open_count"] <= 100 else "red")


@pytest.mark.parametrize("key", ["severity", "status"])
def test_tickets_are_counted_by_what_the_desk_says(asked: Asked, desk: Desk, key: str) -> None:
    rows = records(asked, f"tickets_by_{key}")
    if key == "severity":
        expected = Counter(ticket.severity or "(none)" for ticket in desk.tickets)
        assert {row["severity"]: row["ticket_count"] for row in rows} == expected
    else:
        closed = sum(row["ticket_count"] for row in rows if row["is_closed"])
        assert closed == len(desk.closed)
    assert sum(row["ticket_count"] for row in rows) == len(desk.tickets)
    assert abs(sum(row["ticket_pct"] for row in rows) - 100) < Decimal("0.1")


def test_every_day_counts_what_was_created_and_resolved_on_it(asked: Asked, desk: Desk) -> None:
    days = [LAST_DAY - timedelta(days=back) for back in range(89, -1, -1)]
    created = Counter(ticket.created_day for ticket in desk.tickets)
    resolved = Counter(ticket.ended_day for ticket in desk.tickets)
    for name, counted in (("created", created), ("resolved", resolved)):
        rows = records(asked, f"{name}_by_day")
        assert [(row["date_day"], row[f"{name}_count"]) for row in rows] == [
            (day, counted[day]) for day in days
        ]


def test_the_mean_of_seven_days_has_the_days_without_tickets_in_it(
    asked: Asked, desk: Desk
) -> None:
    created = Counter(ticket.created_day for ticket in desk.tickets)
    rows = records(asked, "volume_by_day", days=WHOLE_HISTORY)
    quiet = [row for row in rows if row["created_count"] == 0]
    assert quiet
    assert [row["created_mean_7_days"] for row in rows[:6]] == [None] * 6
    for row in rows[6:]:
        week = [created[row["date_day"] - timedelta(days=back)] for back in range(7)]
        assert abs(float(row["created_mean_7_days"]) - mean(week)) <= 0.005


def test_resolved_tickets_are_those_of_the_agent_in_the_days_asked_for(
    asked: Asked, desk: Desk
) -> None:
    expected = Counter(
        ticket.assignee
        for ticket in desk.tickets
        if ticket.assignee and ticket.ended_day and _is_recent(ticket.ended_day, 30)
    )
    rows = records(asked, "resolved_by_agent", days="30", top="999")
    assert {row["assignee_name"]: row["resolved_count"] for row in rows} == expected
    best = records(asked, "resolved_by_agent", days="30", top="2")
    assert best == rows[:2]


def test_a_queue_asked_for_is_the_only_one_counted(asked: Asked, desk: Desk) -> None:
    queues = Counter(ticket.queue for ticket in desk.tickets)
    queue, count = queues.most_common(1)[0]
    rows = records(asked, "tickets_by_severity", queue=str(queue))
    assert sum(row["ticket_count"] for row in rows) == count
    assert records(asked, "tickets_by_severity", queue="nobody's") == []


def test_only_agents_with_enough_tickets_are_compared(asked: Asked, desk: Desk) -> None:
    counted = Counter(
        ticket.assignee
        for ticket in desk.tickets
        if ticket.assignee and ticket.resolution_hours is not None and ticket.ended_day
        if ticket.ended_day <= LAST_DAY
    )
    rows = records(asked, "resolution_time_by_agent", days=WHOLE_HISTORY)
    assert {row["assignee_name"] for row in rows} == {
        name for name, count in counted.items() if count >= 10
    }


def test_freshness_is_the_age_of_the_load_and_not_of_the_newest_ticket(asked: Asked) -> None:
    rows = records(asked, "load_freshness")
    (loaded,) = asked.warehouse.query(
        "select max(finished_at) from raw_otc.load_runs where view_name = 'tickets'", "loader"
    )
    (tickets,) = [row for row in rows if row["view_name"] == "tickets"]
    assert (tickets["last_loaded_at"],) == loaded
    assert desk_day(tickets["newest_data_at"]) <= LAST_DAY


def _is_recent(day: date, days: int) -> bool:
    return LAST_DAY - timedelta(days=days) < day <= LAST_DAY


@pytest.mark.parametrize(
    "name", ["workload_of_member", "hours_by_user_and_day", "activity_by_user"]
)
def test_a_member_is_found_however_the_name_is_typed(asked: Asked, name: str) -> None:
    column = "assignee_name" if name == "workload_of_member" else "full_name"
    member = next(str(row[column]) for row in records(asked, name) if " " in str(row[column]))
    theirs = records(asked, name, member=member)
    assert {row[column] for row in theirs} == {member}
    assert records(asked, name, member=f" {member.upper().replace(' ', '  ')}") == theirs


def test_effort_is_the_mean_of_comments_where_there_are_tickets_enough(
    asked: Asked, desk: Desk
) -> None:
    counts: defaultdict[str | None, list[int]] = defaultdict(list)
    for ticket in desk.closed:
        if "Support Tickets" in (ticket.category or ""):
            counts[ticket.queue].append(len(ticket.comments))
    for least in (0, 20):
        rows = records(asked, "workload_by_queue", least_tickets=str(least))
        expected = {
            queue: round(mean(found), 2) for queue, found in counts.items() if len(found) >= least
        }
        assert {
            row["queue_name"]: float(str(row["comments_per_ticket"]))
            for row in rows
            if row["comments_per_ticket"] is not None
        } == pytest.approx(
            {queue or "(none)": figure for queue, figure in expected.items()}, abs=0.01
        )
        for row in rows:
            figure = row["comments_per_ticket"]
            limits = () if figure is None else [figure <= 12, figure <= 18, True]
            bands = zip(limits, ("green", "yellow", "red"), strict=False)
            assert row["comments_per_ticket_band"] == next((b for ok, b in bands if ok), None)
