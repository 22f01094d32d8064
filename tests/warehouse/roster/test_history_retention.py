"""`forget_old_history` at the boundary: a second before the limit, at it, and a second after."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.warehouse.roster.contents import contents
from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import ASSIGNMENTS, MEMBERS, RosterProject, Row

AS_OF = "2106-02-01 12:00:00+00"
# After whatever moment the first build has stamped.
LIMIT = "2099-02-01 12:00:00+00"
BEFORE, AFTER = "2099-02-01 11:59:59+00", "2099-02-01 12:00:01+00"
HISTORY = (
    "select * from marts.team_member_history where changed_at >= '{since}' order by history_id"
)
FORGETTING = ("run-operation", "forget_old_history", "--args")
# What the roster says now: its stamps tell since when, which is what is forgotten.
ROSTER = """
select to_jsonb(member) - '{created_at,updated_at}'::text[] from marts.team_members as member
union all
select to_jsonb(assignment) - '{created_at,updated_at}'::text[]
from marts.team_queue_assignments as assignment
order by 1
"""
KEPT_DAYS = "('2099-02-01'), ('2099-02-02'), ('2100-07-01'), ('2106-02-01')"
AS_OF_KEPT_DAYS = f"""
select day.date, roster.*
from (values {KEPT_DAYS}) as day (date)
cross join lateral marts.team_roster_as_of(day.date::date) as roster
order by 1, 2
"""
# Members 2, 3 and 7 have a version that ended before the limit; what says that 3 was away is
# needed by their return. Each has three assignments, but those of 2 never changed.
OLD_MEMBER_VERSIONS = 1 + 1 + 2
OLD_ASSIGNMENT_VERSIONS = 3 + 6


@dataclass(frozen=True)
class Forgetting:
    """What was there before and after, and what the operation said of it."""

    roster: RosterProject
    kept_history: list[tuple]
    whole_history: list[tuple]
    members: list[tuple]
    kept_days: list[tuple]
    dry: str
    is_dry_run_dry: bool
    real: str
    again: str


def take_out(roster: RosterProject, member_id: str) -> dict[str, list[Row]]:
    taken = {}
    for seed in (MEMBERS, ASSIGNMENTS):
        rows = roster.rows(seed)
        taken[seed] = [row for row in rows if row["team_member_id"] == member_id]
        roster.write(seed, [row for row in rows if row["team_member_id"] != member_id])
    return taken


def built(roster: RosterProject, recorded_at: str) -> None:
    done = roster.build(recorded_at, as_of=AS_OF)
    assert done.returncode == 0, done.stdout


def forget(roster: RosterProject, arguments: str) -> str:
    done = roster.dbt(*FORGETTING, arguments, recorded_at=AFTER, as_of=AS_OF)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def forgetting(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> Forgetting:
    roster = first_build.copy(tmp_path_factory.mktemp("forgetting"))
    warehouse = roster.warehouse
    roster.edit(MEMBERS, 2, name="Llewellyn Boothe")
    returning = take_out(roster, "3")
    take_out(roster, "7")
    built(roster, BEFORE)
    roster.edit(MEMBERS, 5, name="Nora New")
    take_out(roster, "6")
    built(roster, LIMIT)
    roster.edit(MEMBERS, 2, name="Llewellyn Boothby")
    for seed, rows in returning.items():
        roster.write(seed, [*roster.rows(seed), *rows])
    built(roster, AFTER)
    kept_history = warehouse.query(HISTORY.format(since=LIMIT))
    whole_history = warehouse.query(HISTORY.format(since="-infinity"))
    members, kept_days = warehouse.query(ROSTER), warehouse.query(AS_OF_KEPT_DAYS)
    snapshots = contents(warehouse, "snapshots")
    dry = forget(roster, "{}")
    is_dry_run_dry = contents(warehouse, "snapshots") == snapshots
    real = forget(roster, "{dry_run: false, without_backup: true}")
    built(roster, AFTER)
    again = forget(roster, "{dry_run: false, without_backup: true}")
    return Forgetting(
        roster,
        kept_history,
        whole_history,
        members,
        kept_days,
        dry,
        is_dry_run_dry,
        real,
        again,
    )


def test_without_an_order_nothing_is_deleted_but_counted(forgetting: Forgetting) -> None:
    assert f"team_members_snapshot: would delete {OLD_MEMBER_VERSIONS} versions" in forgetting.dry
    assert (
        f"team_queue_assignments_snapshot: would delete {OLD_ASSIGNMENT_VERSIONS} versions"
        in forgetting.dry
    )
    assert forgetting.is_dry_run_dry


def test_just_what_is_older_than_the_limit_is_deleted(forgetting: Forgetting) -> None:
    assert f"team_members_snapshot: deleted {OLD_MEMBER_VERSIONS} versions" in forgetting.real
    assert (
        f"team_queue_assignments_snapshot: deleted {OLD_ASSIGNMENT_VERSIONS} versions"
        in forgetting.real
    )


def test_the_history_keeps_every_change_from_the_limit_on_and_invents_none(
    forgetting: Forgetting,
) -> None:
    found = forgetting.roster.warehouse.query(HISTORY.format(since="-infinity"))
    assert found == forgetting.kept_history
    # Of 6 and their three queues, of 3 and theirs, of the names of 5 and 2.
    assert len(found) == 4 + 4 + 2
    assert len(forgetting.whole_history) == len(found) + 11 + 33 + 1 + 8


def test_the_roster_and_every_kept_day_are_as_they_were(forgetting: Forgetting) -> None:
    warehouse = forgetting.roster.warehouse
    assert len(forgetting.members) == 9 + 27
    assert warehouse.query(ROSTER) == forgetting.members
    assert len(forgetting.kept_days) == 4 * 9
    assert warehouse.query(AS_OF_KEPT_DAYS) == forgetting.kept_days


def test_whoever_left_before_the_limit_is_known_no_more(forgetting: Forgetting) -> None:
    known = forgetting.roster.warehouse.query(
        "select distinct team_member_id from snapshots.team_members_snapshot order by 1"
    )
    assert known == [(number,) for number in range(1, 12) if number != 7]


def test_a_second_run_has_nothing_to_delete(forgetting: Forgetting) -> None:
    assert forgetting.again.count(": deleted 0 versions") == 2
