"""A change from beginning to end: lock, check, journal, files, rebuild; or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from extract.roster.changes import Roster
from extract.roster.errors import RosterError
from extract.roster.journal import Journal
from extract.roster.lock import WAIT_SECONDS, roster_lock
from extract.roster.project import today
from extract.roster.rebuild import rebuild_roster
from extract.roster.rules import first_violation
from extract.roster.seed_file import ASSIGNMENT_FIELDS, MEMBER_FIELDS, SeedFile
from extract.roster.used_ids import last_used_ids

MEMBERS_FILE = "seeds/team_members.csv"
ASSIGNMENTS_FILE = "seeds/team_queue_assignments.csv"

T = TypeVar("T")


def work_folder(root: Path) -> Path:
    return root / ".otc" / "roster"


def read_seeds(root: Path) -> tuple[SeedFile, SeedFile]:
    """Both files, when every rule holds for them."""
    members = SeedFile.read(root / MEMBERS_FILE, MEMBERS_FILE, MEMBER_FIELDS)
    assignments = SeedFile.read(root / ASSIGNMENTS_FILE, ASSIGNMENTS_FILE, ASSIGNMENT_FIELDS)
    violation = first_violation(members, assignments)
    if violation:
        raise RosterError(f"{violation.place}: {violation.cause}", violation.remedy)
    return members, assignments


def change_roster(
    root: Path,
    change: Callable[[Roster], T],
    *,
    is_rebuilt: bool = True,
    wait_seconds: float = WAIT_SECONDS,
) -> T:
    """What `change` returns, when all that it did is written (and recorded by the warehouse)."""
    folder = work_folder(root)
    with roster_lock(folder, wait_seconds) as lock:
        last_ids = last_used_ids(root, is_required=is_rebuilt)
        rebuild_lock = lock if is_rebuilt else None
        left = Journal.left_in(root, folder)
        if left:
            # Alone, so that the history does not mix it with what is asked now.
            _carry_out(left, folder, rebuild_lock)
        members, assignments = read_seeds(root)
        result = change(Roster(members, assignments, today(root), *last_ids))
        violation = first_violation(members, assignments)
        if violation:
            raise RosterError(violation.cause, violation.remedy)
        changed = [file for file in (members, assignments) if file.is_changed]
        if changed:
            journal = Journal(
                root,
                {file.name: file.original for file in changed},
                {file.name: file.text for file in changed},
            )
            _carry_out(journal, folder, rebuild_lock)
        return result


def _carry_out(journal: Journal, folder: Path, rebuild_lock: int | None) -> None:
    journal.write(folder)
    try:
        journal.forward()
        if rebuild_lock is not None:
            rebuild_roster(journal.root, rebuild_lock)
    except BaseException:
        journal.back()
        journal.remove(folder)
        raise
    journal.remove(folder)
