"""The roster that ships: its rows, its readers, and a second build that changes nothing."""

from __future__ import annotations

import pytest

from tests.warehouse.roster.contents import contents
from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import RosterProject

QUEUES = ("Cloud - Infrastructure", "Cloud - L3 Escalation", "Cloud - Security")
TABLES = (
    "queue_coverage",
    "team_headcount_monthly",
    "team_member_history",
    "team_members",
    "team_membership_periods",
    "team_org_chart",
    "team_queue_assignments",
)


@pytest.fixture(scope="module")
def untouched(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> RosterProject:
    return first_build.copy(tmp_path_factory.mktemp("untouched"))


def test_the_team_has_eleven_members(untouched: RosterProject) -> None:
    found = untouched.warehouse.query(
        "select team, count(*) from marts.team_members where is_active group by team"
    )
    assert found == [("engineering", 11)]


def test_each_of_its_three_queues_is_given_to_all_of_them(untouched: RosterProject) -> None:
    found = untouched.warehouse.query(
        "select queue_name, count(*), count(distinct team_member_id) "
        "from marts.team_queue_assignments where is_active group by 1 order by 1"
    )
    assert found == [(queue, 11, 11) for queue in QUEUES]


def test_the_history_begins_with_every_row_of_the_roster(untouched: RosterProject) -> None:
    found = untouched.warehouse.query(
        "select change_type, count(*) from marts.team_member_history group by 1 order by 1"
    )
    assert found == [("created", 11), ("queue_assigned", 33)]


@pytest.mark.parametrize("table", TABLES)
def test_the_reporter_reads_what_the_transformer_built(
    table: str, untouched: RosterProject
) -> None:
    statement = f"select * from marts.{table} as r order by r::text"
    rows = untouched.warehouse.query(statement)
    assert rows
    assert untouched.warehouse.query(statement, "reporter") == rows


def test_the_reporter_asks_for_the_roster_of_a_day(untouched: RosterProject) -> None:
    found = untouched.warehouse.query(
        "select count(*) from marts.team_roster_as_of('2025-07-01')", "reporter"
    )
    assert found == [(11,)]


def test_a_second_build_changes_nothing(untouched: RosterProject) -> None:
    before = contents(untouched.warehouse, "marts", "snapshots", "staging", "intermediate")
    assert set(before) >= {f"marts.{table}" for table in TABLES}
    assert untouched.build().returncode == 0
    after = contents(untouched.warehouse, "marts", "snapshots", "staging", "intermediate")
    assert after == before
