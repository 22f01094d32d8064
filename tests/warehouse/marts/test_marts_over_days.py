"""Days that come, change and leave: the history knows them, and no way of building matters.

The clock stands still between builds (`as_of`): ages and windows are then as they were. The later
`recorded_at` of a second build may stamp what has changed, and nothing has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sandbox.desk.reader import Row
from tests.support import ThrowawayWarehouse
from tests.warehouse.marts.contents import contents
from tests.warehouse.marts.one_load import build, load_rows
from tests.warehouse.marts.three_days import DAYS, LEAVING, LIVES, Changes, evening, rows_of_days

SCHEMAS = ("marts", "snapshots", "servicedesk")
WITHOUT_TESTS = ("--exclude-resource-type", "test", "unit_test")
TITLE, TEXT = "It came late", "So did this"
# Committed after rows that were loaded later.
LATE = """
update raw_otc.{view} set {column} = '{words}', _loaded_at = (
    select min(_loaded_at) - interval '1 hour' from raw_otc.{view}
)
where _row_key = (select max(_row_key) from raw_otc.{view})
"""


@dataclass(frozen=True)
class Lived:
    """A warehouse that has seen its days one by one, and what the desk sent on each."""

    warehouse: ThrowawayWarehouse
    folder: Path
    days: list[dict[str, list[Row]]]

    def build(self, *arguments: str, day: int = DAYS - 1, minutes: int = 0) -> None:
        build(
            self.warehouse,
            self.folder,
            *arguments,
            as_of=evening(day).isoformat(),
            recorded_at=(evening(day) + timedelta(minutes=minutes)).isoformat(),
        )


@pytest.fixture(scope="module")
def lived(own_warehouse: ThrowawayWarehouse, folder: Path) -> Lived:
    lived = Lived(own_warehouse, folder, rows_of_days())
    for day, rows in enumerate(lived.days):
        load_rows(rows, own_warehouse, folder)
        is_last = day == DAYS - 1
        if is_last:
            for view, column, words in (
                ("tickets", "tkt_title", TITLE),
                ("comments", "tktct_comment", TEXT),
            ):
                statement = LATE.format(view=view, column=column, words=words)
                own_warehouse.query(statement, role="loader")
        lived.build(*(() if is_last else WITHOUT_TESTS), day=day)
    return lived


def keys(rows: list[Row]) -> set[int]:
    return {int(float(str(row["TKT-Ticket ID"]))) for row in rows}


def test_the_days_bring_new_changed_and_vanished_tickets(lived: Lived) -> None:
    first, *_, last = (keys(day["tickets"]) for day in lived.days)
    assert last - first
    assert first - last - {LEAVING}
    changed = lived.warehouse.query(
        "select count(distinct ticket_id) from marts.ticket_history where version_number > 1"
    )[0][0]
    assert changed > len(LIVES)


@pytest.mark.parametrize(("ticket_id", "expected"), [(key, life[1]) for key, life in LIVES.items()])
def test_each_change_is_what_it_was(lived: Lived, ticket_id: int, expected: Changes) -> None:
    (history,) = lived.warehouse.query(
        "select count(*), count(*) filter (where is_reassignment), "
        "count(*) filter (where is_reopen), count(*) filter (where is_escalation) "
        f"from marts.ticket_history where ticket_id = {ticket_id}"
    )
    assert Changes(*history) == expected
    (counted,) = lived.warehouse.query(
        "select reassignment_count, reopen_count, escalation_count, "
        "is_reassigned, is_reopened, is_escalated "
        f"from marts.ticket_metrics where ticket_id = {ticket_id}"
    )
    assert counted[:3] == expected[1:]
    assert counted[3:] == tuple(count > 0 for count in expected[1:])


def test_periods_follow_on_each_other_and_begin_when_the_change_was_found(lived: Lived) -> None:
    assert lived.warehouse.query(
        "select valid_from, valid_to from marts.ticket_history where ticket_id = 203 "
        "order by version_number"
    ) == [(evening(0), evening(1)), (evening(1), evening(2)), (evening(2), None)]
    broken = lived.warehouse.query(
        """
        with neighbours as (
            select
                *,
                lead(valid_from) over trail as next_valid_from,
                lead(version_number) over trail as next_version_number
            from marts.ticket_history
            window trail as (partition by ticket_id order by valid_from)
        )

        select ticket_id from neighbours
        where
            valid_to is distinct from next_valid_from
            or valid_from >= valid_to
            or is_current <> (next_valid_from is null)
            or next_version_number <> version_number + 1
        """
    )
    assert broken == []


def test_the_open_period_is_one_and_is_the_ticket(lived: Lived) -> None:
    followed = "ticket_id, status, assignee_name, queue_name, severity, is_closed, is_unassigned"
    current = lived.warehouse.query(
        f"select {followed} from marts.ticket_history where valid_to is null order by 1"
    )
    assert current == lived.warehouse.query(f"select {followed} from marts.tickets order by 1")
    assert len(current) > len(lived.days[0]["tickets"])


def test_a_ticket_that_leaves_the_window_is_not_gone(lived: Lived) -> None:
    left = set.union(*(keys(day["tickets"]) for day in lived.days)) - keys(
        lived.days[-1]["tickets"]
    )
    still = lived.warehouse.query(
        "select ticket_id from marts.ticket_history "
        "inner join marts.ticket_metrics using (ticket_id) where valid_to is null"
    )
    assert LEAVING in left
    assert left <= {ticket_id for (ticket_id,) in still}


def test_a_row_that_is_committed_late_is_not_passed_over(lived: Lived) -> None:
    for mart, column, words in (("tickets", "title", TITLE), ("comments", "comment_text", TEXT)):
        found = lived.warehouse.query(
            f"select count(*) from marts.{mart} where {column} = '{words}'"
        )
        assert found == [(1,)], mart


def test_a_second_build_changes_nothing(lived: Lived) -> None:
    before = contents(lived.warehouse, *SCHEMAS)
    assert {name.partition(".")[0] for name in before} == set(SCHEMAS)
    lived.build(*WITHOUT_TESTS, minutes=60)
    assert contents(lived.warehouse, *SCHEMAS) == before


def test_a_full_refresh_makes_of_all_rows_at_once_what_the_days_made_one_by_one(
    lived: Lived,
) -> None:
    before = contents(lived.warehouse, *SCHEMAS)
    lived.build("--full-refresh", *WITHOUT_TESTS, minutes=120)
    assert contents(lived.warehouse, *SCHEMAS) == before
