"""No accident of a warehouse, and no change of the roster, takes a row out of the history."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sandbox.postgres import binaries
from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import ASSIGNMENTS, MEMBERS, OF_THE_ROSTER, RosterProject

HISTORY = "select * from marts.team_member_history order by history_id"
BY_KIND = """
select change_type, count(*)
from marts.team_member_history
where team_member_id = 4
group by change_type
"""


@pytest.fixture(scope="module")
def changed(first_build: FirstBuild, tmp_path_factory: pytest.TempPathFactory) -> RosterProject:
    roster = first_build.copy(tmp_path_factory.mktemp("changed"))
    roster.edit(MEMBERS, 2, name="Llewellyn Boothe", email="llewellyn.boothe@orro.group")
    roster.edit(MEMBERS, 3, team="projects", manager_id="1")
    roster.edit(ASSIGNMENTS, 33, is_active="false", removed_date="2026-01-01")
    roster.remove(ASSIGNMENTS, 32)
    done = roster.build()
    assert done.returncode == 0, done.stdout
    return roster


def history(roster: RosterProject) -> list[tuple]:
    rows = roster.warehouse.query(HISTORY)
    assert len(rows) >= 44 + 4 + 2 + 1
    return rows


def lose_what_make_clean_removes(roster: RosterProject) -> None:
    for name in ("target", "logs"):
        shutil.rmtree(roster.folder / name, ignore_errors=True)


def lose_the_marts(roster: RosterProject) -> None:
    roster.warehouse.query("drop schema marts cascade")


def restore_the_snapshots_from_a_dump(roster: RosterProject) -> None:
    dump = roster.folder / "snapshots.sql"
    run_client(roster, "pg_dump", "--schema=snapshots", f"--file={dump}")
    roster.warehouse.query("drop schema snapshots cascade")
    run_client(roster, "psql", "--set=ON_ERROR_STOP=1", "--quiet", f"--file={dump}")


def run_client(roster: RosterProject, program: str, *arguments: str) -> None:
    subprocess.run(
        [str(Path(binaries()) / program), *arguments],
        env={"PATH": os.environ["PATH"], **roster.warehouse.environ()},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.parametrize(
    ("lose", "flags"),
    [
        (lose_what_make_clean_removes, ()),
        (lose_the_marts, ()),
        (restore_the_snapshots_from_a_dump, ()),
        (lambda _: None, ("--full-refresh",)),
    ],
    ids=["make clean", "marts dropped", "snapshots restored", "full refresh"],
)
def test_a_build_after_a_loss_tells_the_same_history(
    lose: Callable[[RosterProject], None], flags: tuple[str, ...], changed: RosterProject
) -> None:
    before = history(changed)
    lose(changed)
    done = changed.build("", *OF_THE_ROSTER, *flags)
    assert done.returncode == 0, done.stdout
    assert history(changed) == before
    assert changed.warehouse.query(HISTORY, "reporter") == before


def test_a_member_taken_out_of_the_file_keeps_his_history(roster: RosterProject) -> None:
    before = set(roster.warehouse.query(HISTORY))
    roster.remove(MEMBERS, 4)
    for assignment_id in (10, 11, 12):
        roster.remove(ASSIGNMENTS, assignment_id)
    done = roster.build()
    assert done.returncode == 0, done.stdout
    assert before < set(roster.warehouse.query(HISTORY))
    told = dict(roster.warehouse.query(BY_KIND))
    assert told == {"created": 1, "queue_assigned": 3, "removed": 1, "queue_removed": 3}
