"""A change from beginning to end: lock, rules, journal, files, rebuild; or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from extract.errors import ConfigurationError, WarehouseError
from extract.roster.changes import Roster
from extract.roster.errors import RosterError
from extract.roster.journal import Journal
from extract.roster.lock import WAIT_SECONDS, roster_lock
from extract.roster.project import today
from extract.roster.rebuild import BUILD, rebuild_roster
from extract.roster.recorded import Recorded, last_recorded
from extract.roster.rules import first_violation
from extract.roster.seed_file import SeedFile

T = TypeVar("T")


def work_folder(root: Path) -> Path:
    return root / ".otc" / "roster"


def read_seeds(root: Path) -> tuple[SeedFile, SeedFile]:
    """Reads both files; raises if one of them breaks a rule."""
    members = SeedFile(root, "roster_members")
    assignments = SeedFile(root, "roster_queue_assignments")
    violation = first_violation(root, members, assignments)
    if violation:
        raise RosterError(": ".join(violation), "Correct the file; `git diff` shows what changed.")
    return members, assignments


def change_roster(
    root: Path,
    change: Callable[[Roster], T],
    *,
    is_rebuilt: bool = True,
    wait_seconds: float = WAIT_SECONDS,
) -> T:
    """Returns what `change` returns, once it is written (and recorded by the warehouse)."""
    folder = work_folder(root)
    with roster_lock(folder, wait_seconds) as lock:
        recorded = _last_recorded(root, is_required=is_rebuilt)
        rebuild_lock = lock if is_rebuilt else None
        left = Journal.left_in(root, folder)
        if left:
            if left.recorded_at is None:  # made without a rebuild: nothing has recorded it
                left = replace(left, recorded_at=recorded.at)
            # Alone, so that the history does not mix it with what is asked now.
            _carry_out(left, rebuild_lock)
            recorded = _last_recorded(root, is_required=is_rebuilt)
        members, assignments = read_seeds(root)
        last_ids = recorded.member_id, recorded.assignment_id
        result = change(Roster(members, assignments, today(root), *last_ids))
        violation = first_violation(root, members, assignments)
        if violation:
            _, cause = violation
            raise RosterError(
                cause[0].upper() + cause[1:], "Nothing was changed; correct what is asked for."
            )
        changed = [file for file in (members, assignments) if file.is_changed]
        if changed:
            before = {file.name: file.original for file in changed}
            after = {file.name: file.text for file in changed}
            _carry_out(Journal(root, folder, before, after, recorded.at), rebuild_lock)
        return result


def _last_recorded(root: Path, *, is_required: bool) -> Recorded:
    """Refuses, before anything is written, a change that could not be recorded."""
    try:
        return last_recorded(root)
    except (WarehouseError, ConfigurationError) as error:
        if not is_required:
            return Recorded()
        raise type(error)(
            f"The roster was not changed: {error.cause}",
            f"{error.remedy} Or use --no-rebuild: such changes are recorded together at the next "
            "build.",
        ) from None


def _carry_out(journal: Journal, rebuild_lock: int | None) -> None:
    journal.write()
    try:
        journal.forward()
        if rebuild_lock is not None:
            rebuild_roster(journal.root, rebuild_lock)
    except BaseException as error:
        if rebuild_lock is not None:
            _keep_what_is_recorded(journal, error)
        journal.back()
        journal.remove()
        if isinstance(error, RosterError):
            told = f"{error.cause}\nThe roster's files are as they were."
            raise RosterError(told, error.remedy) from None
        raise
    journal.remove()


def _keep_what_is_recorded(journal: Journal, error: BaseException) -> None:
    """Raises if the history has the change: with the files taken back, the next build would record
    its removal."""
    try:
        recorded = last_recorded(journal.root)
    except WarehouseError as lost:
        raise RosterError(
            f"{error}\nWhether the change was recorded is not known: {lost.cause}",
            "The files keep it, and the next change of the roster completes it first.",
        ) from None
    if recorded.at != journal.recorded_at:
        journal.remove()
        raise RosterError(
            f"{error}\nThe change itself is made and recorded: do not repeat it.",
            f"See to the cause and run `dbt {' '.join(BUILD)}`.",
        ) from None
