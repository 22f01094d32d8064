"""Two changes at once, and changes that were killed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extract.errors import ExitCode, LockedError
from extract.roster import changes
from extract.roster.edit import change_roster, read_seeds, work_folder
from extract.roster.errors import RosterError
from extract.roster.journal import Journal
from extract.roster.lock import login_name, roster_lock
from tests.extract.roster.rosters import ANN, ASSIGNMENTS, MEMBERS, rewrite, texts


def test_a_second_change_names_who_makes_the_first(roster_project: Path) -> None:
    before = texts(roster_project)
    with (
        roster_lock(work_folder(roster_project)),
        pytest.raises(LockedError, match=rf"process \d+ of {login_name()}, since ") as caught,
    ):
        change_roster(
            roster_project,
            lambda roster: changes.update(roster, 1, {"team": "noc"}, ANN),
            is_rebuilt=False,
            wait_seconds=0.2,
        )
    assert caught.value.exit_code == ExitCode.LOCKED
    assert texts(roster_project) == before


def test_changes_that_wait_for_each_other_all_happen(roster_project: Path) -> None:
    def assign(member_id: int) -> int:
        return change_roster(
            roster_project,
            lambda roster: changes.assign(roster, member_id, "NOC", ANN),
            is_rebuilt=False,
        )

    with ThreadPoolExecutor(6) as pool:
        ids = list(pool.map(assign, range(1, 7)))
    assert sorted(ids) == list(range(34, 40))
    assert len(read_seeds(roster_project)[1].rows) == 39


def half_done(project: Path) -> dict[str, str]:
    """What a leave leaves behind when it is killed between the two files; gives its aim."""
    before = texts(project)
    change_roster(
        project, lambda roster: changes.deactivate(roster, 1, ANN, "2026-01-30"), is_rebuilt=False
    )
    after = texts(project)
    Journal(project, work_folder(project), before, after).write()
    (project / ASSIGNMENTS).write_bytes(before[ASSIGNMENTS].encode())
    return after


def test_the_next_change_completes_one_that_was_killed_between_the_files(
    roster_project: Path,
) -> None:
    after = half_done(roster_project)
    with pytest.raises(RosterError, match="no member '99'"):
        change_roster(roster_project, lambda roster: roster.member(99), is_rebuilt=False)
    assert texts(roster_project) == after
    assert Journal.left_in(roster_project, work_folder(roster_project)) is None


def test_a_file_edited_since_is_not_overwritten(roster_project: Path) -> None:
    half_done(roster_project)
    rewrite(roster_project, MEMBERS, "Dion Jewell", "Dion J.")
    before = texts(roster_project)
    for _ in range(2):
        with pytest.raises(RosterError, match="edited while a change of it was not complete"):
            change_roster(roster_project, lambda roster: roster.member(1), is_rebuilt=False)
        assert texts(roster_project) == before
