"""The changes that a roster knows, on the files in memory: nothing here writes or connects.

What holds for any roster is left to its rules (rules.py); here stand the checks that need to know
what is being changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extract.roster.errors import RosterError
from extract.roster.seed_file import Row, SeedFile, iso_day, tidy

UPDATABLE = (
    "name", "email", "organization", "team", "manager_id", "start_date", "end_date", "notes",
)  # fmt: skip
Day = date | str | None


@dataclass(frozen=True)
class Author:
    """Who changes the roster, and why: the history shows both."""

    name: str
    reason: str

    def sign(self, values: Row, revision: int | None = None) -> Row:
        """Returns the values of a row with who and why, as its next revision."""
        signature = {
            "updated_by": text_value("The author", self.name),
            "change_reason": text_value("The reason", self.reason),
        }
        for value, what in zip(signature.values(), ("an author", "a reason"), strict=True):
            if not value:
                raise RosterError(f"A change of the roster needs {what}.", "Give it.")
        return {**values, **signature, "revision": (revision or 0) + 1}

    def change(self, row: Row, values: Row) -> None:
        row.update(self.sign(values, row["revision"]))


@dataclass
class Roster:
    """Both seed files, and the last ids that the history knows."""

    members: SeedFile
    assignments: SeedFile
    today: date
    last_member_id: int = 0
    last_assignment_id: int = 0

    def member(self, key: str | int) -> Row:
        """Finds a member by id or by e-mail."""
        wanted = str(key).strip()
        column = "team_member_id" if wanted.isdecimal() else "email"
        for row in self.members.rows:
            if str(row[column]).casefold() == wanted.casefold():
                return row
        raise RosterError(
            f"The roster has no member {wanted!r}.", "`otc roster list --all` names them."
        )

    def assignment(self, assignment_id: int) -> Row:
        for row in self.assignments.rows:
            if row["queue_assignment_id"] == assignment_id:
                return row
        raise RosterError(
            f"The roster has no assignment {assignment_id}.", "`otc roster show` names them."
        )

    def active_assignments(self, member: Row) -> list[Row]:
        return [
            row
            for row in self.assignments.rows
            if row["is_active"] and row["team_member_id"] == member["team_member_id"]
        ]


def text_value(what: str, value: object) -> str | None:
    text = tidy("" if value is None else str(value))
    if not text.isprintable():
        raise RosterError(f"{what} has a character that cannot be printed.", "Leave it out.")
    return text or None


def day_value(what: str, value: object) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = str(value or "").strip()
    try:
        return iso_day(text)
    except ValueError:
        raise RosterError(
            f"{what} {text!r} is not a valid date.", "Write it as YYYY-MM-DD."
        ) from None


def add(roster: Roster, values: Mapping[str, object], author: Author) -> int:
    start = values.get("start_date") or roster.today
    row = _member_values(roster, {**values, "start_date": start})
    row = author.sign({**row, "is_active": True})
    return roster.members.append(row, roster.last_member_id)


def update(roster: Roster, key: str | int, values: Mapping[str, object], author: Author) -> bool:
    """Returns False if the values are already set; then the reason is not noted either."""
    member = roster.member(key)
    updates = _member_values(roster, values)
    if all(member[column] == value for column, value in updates.items()):
        return False
    author.change(member, updates)
    return True


def deactivate(roster: Roster, key: str | int, author: Author, end_date: Day = None) -> list[Row]:
    """Ends a membership; returns the assignments that end with it."""
    member = roster.member(key)
    if not member["is_active"]:
        raise RosterError(
            f"{member['name']} left on {member['end_date'] or 'an unknown day'}.",
            "`otc roster reactivate` lets them return.",
        )
    end = _past_day(roster, "The end date", end_date)
    closed = roster.active_assignments(member)
    author.change(member, {"is_active": False, "end_date": end})
    for row in closed:
        author.change(row, {"is_active": False, "removed_date": end})
    return closed


def reactivate(roster: Roster, key: str | int, author: Author, start_date: Day = None) -> None:
    """Begins a new membership, without the queues of the one before; the history keeps that."""
    member = roster.member(key)
    if member["is_active"]:
        raise RosterError(f"{member['name']} is already active.", "Nothing to do.")
    start = day_value("The day of return", start_date or roster.today)
    if member["end_date"] and start < member["end_date"]:
        raise RosterError(
            f"The day of return {start} is before the last day in the team, {member['end_date']}.",
            "Correct it.",
        )
    author.change(member, {"is_active": True, "start_date": start, "end_date": None})


def assign(
    roster: Roster,
    key: str | int,
    queue_name: str,
    author: Author,
    *,
    assigned_date: Day = None,
    assignment_type: str = "primary",
    notes: str | None = None,
) -> int:
    member = roster.member(key)
    day = day_value("The day of assignment", assigned_date or roster.today)
    # Not a rule: after a return, the assignments of the membership before are older than this one.
    if day < member["start_date"]:
        raise RosterError(
            f"The day of assignment {day} is before {member['name']} joined, "
            f"{member['start_date']}.",
            "Correct it.",
        )
    row = {
        "team_member_id": member["team_member_id"],
        "queue_name": text_value("The queue", queue_name),
        "assignment_type": (text_value("The type", assignment_type) or "").lower(),
        "is_active": True,
        "assigned_date": day,
        "notes": text_value("The notes", notes),
    }
    return roster.assignments.append(author.sign(row), roster.last_assignment_id)


def unassign(roster: Roster, assignment_id: int, author: Author, removed_date: Day = None) -> None:
    row = roster.assignment(assignment_id)
    if not row["is_active"]:
        raise RosterError(
            f"Assignment {assignment_id} ended on {row['removed_date'] or 'an unknown day'}.",
            "Nothing to do.",
        )
    day = _past_day(roster, "The day of removal", removed_date)
    author.change(row, {"is_active": False, "removed_date": day})


def _member_values(roster: Roster, values: Mapping[str, object]) -> Row:
    unknown = [name for name in values if name not in UPDATABLE]
    if unknown:
        raise RosterError(
            f"A member has no field {', '.join(unknown)} to set.",
            f"Set {', '.join(UPDATABLE)}, or use `otc roster deactivate` and `reactivate`.",
        )
    return {name: _member_value(roster, name, value) for name, value in values.items()}


def _member_value(roster: Roster, name: str, value: object) -> object:
    if name == "start_date":
        return day_value(name, value)
    if name == "end_date":
        return _past_day(roster, name, value) if value else None
    text = text_value(name, value)
    if name == "manager_id":
        return roster.member(text)["team_member_id"] if text else None
    return text.lower() if text and name == "email" else text


def _past_day(roster: Roster, what: str, value: object) -> date:
    """A leave is entered on its day or later, so that nobody is shown as gone before it."""
    day = day_value(what, value or roster.today)
    if day > roster.today:
        raise RosterError(f"{what} {day} is in the future.", "Enter it on that day.")
    return day
