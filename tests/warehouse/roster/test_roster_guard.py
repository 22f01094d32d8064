"""What stops a roster before its history takes note of it: a lost file, a clock that went back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.warehouse.roster.contents import contents
from tests.warehouse.roster.roster_project import (
    ASSIGNMENTS,
    MEMBERS,
    OF_THE_ROSTER,
    WRITTEN,
    RosterProject,
)

KEPT = ("marts", "snapshots")
SNAPSHOTS = {"team_members_snapshot", "team_queue_assignments_snapshot"}


def lose_six_of_eleven_members(roster: RosterProject) -> None:
    """Their assignments stay as somebody else's, so that only one of the files has shrunk."""
    for member_id in range(6, 12):
        roster.remove(MEMBERS, member_id)
    moved = [
        {**row, "team_member_id": "1", "is_active": "false", "removed_date": "2026-01-01"}
        if int(row["team_member_id"]) > 5
        else row
        for row in roster.rows(ASSIGNMENTS)
    ]
    roster.write(ASSIGNMENTS, moved)


def lose_seventeen_of_33_assignments(roster: RosterProject) -> None:
    roster.write(ASSIGNMENTS, roster.rows(ASSIGNMENTS)[:16])
    roster.edit(MEMBERS, 1, notes="changed in the same commit")


def lose_every_row(roster: RosterProject) -> None:
    roster.write(ASSIGNMENTS, [])
    roster.write(MEMBERS, [])


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (lose_six_of_eleven_members, "6 of the 11 rows that team_members_snapshot knows"),
        (
            lose_seventeen_of_33_assignments,
            "17 of the 33 rows that team_queue_assignments_snapshot knows",
        ),
        (lose_every_row, "11 of the 11 rows that team_members_snapshot knows"),
    ],
)
def test_a_roster_that_lost_more_than_half_stops_the_build_before_anything_is_written(
    lose: Callable[[RosterProject], None], said: str, roster: RosterProject
) -> None:
    before = contents(roster.warehouse, *KEPT)
    lose(roster)
    done = roster.build("", *OF_THE_ROSTER, WRITTEN)
    assert done.returncode == 1
    assert said in done.stdout
    assert "roster_may_shrink: true" in done.stdout
    stopped = {name for name, (status, _) in roster.outcomes().items() if status == "error"}
    assert stopped == SNAPSHOTS
    assert contents(roster.warehouse, *KEPT) == before


def keep_members_up_to(last_id: int, roster: RosterProject) -> None:
    for seed in (MEMBERS, ASSIGNMENTS):
        rows = [row for row in roster.rows(seed) if int(row["team_member_id"]) <= last_id]
        roster.write(seed, rows)


def counts(roster: RosterProject) -> list[tuple]:
    return roster.warehouse.query(
        "select (select count(*) from marts.team_members), "
        "(select count(*) from marts.team_queue_assignments)"
    )


def test_a_roster_that_lost_just_half_is_built(roster: RosterProject) -> None:
    for snapshot in SNAPSHOTS:
        roster.warehouse.query(f"delete from snapshots.{snapshot} where team_member_id = 11")
    keep_members_up_to(5, roster)
    done = roster.build()
    assert done.returncode == 0, done.stdout
    assert counts(roster) == [(5, 15)]


def test_a_roster_that_is_meant_to_shrink_may(roster: RosterProject) -> None:
    keep_members_up_to(5, roster)
    done = roster.build(roster_may_shrink=True)
    assert done.returncode == 0, done.stdout
    assert counts(roster) == [(5, 15)]


def test_what_the_command_recorded_is_taken_back_only_if_that_is_meant(
    roster: RosterProject,
) -> None:
    older = {seed: roster.rows(seed) for seed in (MEMBERS, ASSIGNMENTS)}
    roster.edit(MEMBERS, 1, notes="leads the team", revision="1")
    roster.edit(ASSIGNMENTS, 2, notes="until May", revision="1")
    assert roster.build().returncode == 0
    before = contents(roster.warehouse, *KEPT)
    for seed, rows in older.items():
        roster.write(seed, rows)
    done = roster.build()
    assert done.returncode == 1
    assert "older than a change that was recorded: team_member_id 1." in done.stdout
    assert contents(roster.warehouse, *KEPT) == before
    taken_back = roster.build(roster_may_go_back=True)
    assert taken_back.returncode == 0, taken_back.stdout
    assert roster.warehouse.query(
        "select count(*) from marts.team_members where notes is not null"
    ) == [(0,)]
    assert roster.build().returncode == 0


def test_edits_by_hand_may_be_taken_back_and_a_revision_alone_changes_nothing(
    roster: RosterProject,
) -> None:
    roster.edit(MEMBERS, 1, notes="leads the team")
    assert roster.build().returncode == 0
    roster.edit(MEMBERS, 1, notes="")
    assert roster.build().returncode == 0
    # Changed and changed back by the command; then files as they were, with no values to undo.
    roster.edit(MEMBERS, 1, notes="again", revision="1")
    assert roster.build().returncode == 0
    roster.edit(MEMBERS, 1, notes="", revision="2")
    assert roster.build().returncode == 0
    before = contents(roster.warehouse, *KEPT)
    roster.edit(MEMBERS, 1, revision="")
    assert roster.build().returncode == 0
    assert contents(roster.warehouse, *KEPT) == before


def test_a_moment_before_the_last_one_recorded_is_refused(roster: RosterProject) -> None:
    before = contents(roster.warehouse, *KEPT)
    roster.edit(MEMBERS, 1, notes="changed")
    done = roster.build("2025-06-01 00:00+00")
    assert done.returncode == 1
    assert "beyond the moment to be stamped" in done.stdout
    assert "Correct the clock, or the var recorded_at." in done.stdout
    assert contents(roster.warehouse, *KEPT) == before
