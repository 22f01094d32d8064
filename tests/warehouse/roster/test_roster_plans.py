"""At a thousand members the questions of every day are answered from the composite indexes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import ASSIGNMENTS, MEMBERS, RosterProject

MEMBER_COUNT, TEAM_COUNT, QUEUE_COUNT, QUEUES_EACH = 1_000, 20, 50, 5
INDEX_COLUMNS = """
select array_agg(pg_attribute.attname::text order by pg_attribute.attnum)
from pg_attribute
where attrelid = 'marts.{index}'::regclass
"""
QUESTIONS = [
    (
        "select * from marts.team_members where team = 'team 7' and is_active",
        [["team", "is_active"]],
        40,
    ),
    (
        "select * from marts.team_queue_assignments where queue_name = 'queue 7' and is_active",
        [["queue_name", "is_active"]],
        80,
    ),
    (
        "select * from marts.team_queue_assignments where team_member_id = 77 and is_active",
        [["team_member_id"], ["team_member_id", "queue_name"]],
        QUEUES_EACH,
    ),
]


def member(number: int) -> dict[str, str]:
    """One of five has left."""
    is_active = number // TEAM_COUNT % 5 > 0
    return {
        "team_member_id": str(number),
        "name": f"Member {number}",
        "email": f"member.{number}@orro.group",
        "organization": "Orro",
        "team": f"team {number % TEAM_COUNT}",
        "is_active": str(is_active).lower(),
        "start_date": "2025-01-01",
        "end_date": "" if is_active else "2025-12-31",
    }


def assignments(of: dict[str, str]) -> Iterator[dict[str, str]]:
    number = int(of["team_member_id"])
    for place in range(QUEUES_EACH):
        yield {
            "queue_assignment_id": str(number * QUEUES_EACH + place),
            "team_member_id": of["team_member_id"],
            "queue_name": f"queue {(number + place * 10) % QUEUE_COUNT}",
            "assignment_type": "primary",
            "is_active": of["is_active"],
            "assigned_date": "2025-01-01",
            "removed_date": of["end_date"],
        }


@pytest.fixture(scope="module")
def thousand(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> RosterProject:
    roster = first_build.copy(tmp_path_factory.mktemp("thousand"))
    members = [member(number) for number in range(MEMBER_COUNT)]
    for seed, rows in (
        (MEMBERS, members),
        (ASSIGNMENTS, [row for of in members for row in assignments(of)]),
    ):
        empty = dict.fromkeys(roster.rows(seed)[0], "")
        roster.write(seed, [{**empty, **row} for row in rows])
    done = roster.build()
    assert done.returncode == 0, done.stdout
    return roster


def indexes(plan: dict) -> Iterator[str]:
    if "Index Name" in plan:
        yield plan["Index Name"]
    for part in plan.get("Plans", []):
        yield from indexes(part)


@pytest.mark.parametrize(("question", "fitting", "rows"), QUESTIONS)
def test_the_plan_of_a_daily_question_uses_an_index_made_for_it(
    question: str, fitting: list[list[str]], rows: int, thousand: RosterProject
) -> None:
    warehouse = thousand.warehouse
    assert len(warehouse.query(question)) == rows
    ((plan,),) = warehouse.query(f"explain (format json) {question}")
    used = indexes(plan[0]["Plan"])
    ((found,),) = [warehouse.query(INDEX_COLUMNS.format(index=f'"{index}"'))[0] for index in used]
    assert found in fitting
