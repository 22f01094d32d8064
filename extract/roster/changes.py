"""The changes that a roster knows, on the files in memory: nothing here writes or connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extract.roster.errors import RosterError
from extract.roster.rules import is_day
from extract.roster.seed_file import Row, SeedFile

UPDATABLE = (
    "name", "email", "organization", "team", "manager_id", "start_date", "end_date", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Author:
    """Who changes the roster, and why: the history shows both."""

    name: str
    reason: str

    def stamp(self) -> dict[str, str]:
        stamp = {
            "updated_by": text_value("The author", self.name),
            "change_reason": text_value("The reason", self.reason),
        }
        for value, what in zip(stamp.values(), ("who makes it", "a reason"), strict=True):
            if not value:
                raise RosterError(f"A change of the roster names {what}.", "Give it.")
        return stamp


@dataclass
class Roster:
    """Both seed files, and the ids that were in use before and are not any more."""

    members: SeedFile
    assignments: SeedFile
    today: date
    last_member_id: int = 0
    last_assignment_id: int = 0

    def member(self, key: str | int) -> Row:
        """By id or by e-mail."""
        wanted = str(key).strip()
        column = "team_member_id" if wanted.isdecimal() else "email"
        for row in self.members.rows:
            if row[column].casefold() == wanted.casefold():
                return row
        raise RosterError(
            f"The roster has no member {wanted!r}.", "`otc roster list --all` names them."
        )

    def assignment(self, assignment_id: int) -> Row:
        for row in self.assignments.rows:
            if row["queue_assignment_id"] == str(assignment_id):
                return row
        raise RosterError(
            f"The roster has no assignment {assignment_id}.", "`otc roster show` names them."
        )

    def active_assignments(self, member: Row) -> list[Row]:
        member_id = member["team_member_id"]
        return [
            row
            for row in self.assignments.rows
            if row.is_active and row["team_member_id"] == member_id
        ]


def text_value(what: str, value: object) -> str:
    """As it stands in the file: one line, without the blanks that the warehouse tidies away."""
    text = "" if value is None else " ".join(str(value).split())
    if not text.isprintable():
        raise RosterError(f"{what} holds a character that cannot be printed.", "Leave it out.")
    return text


def day_value(what: str, value: object) -> str:
    text = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value or "").strip()
    if not is_day(text):
        raise RosterError(f"{what} is {text!r}, which is no day.", "Write it as YYYY-MM-DD.")
    return text


def add(roster: Roster, values: Mapping[str, object], author: Author) -> int:
    member_id = max((row.number("team_member_id") for row in roster.members.rows), default=0)
    member_id = max(member_id, roster.last_member_id) + 1
    start = values.get("start_date") or roster.today
    row = _member_values(roster, {**values, "start_date": start})
    roster.members.append(
        {"team_member_id": str(member_id), **row, "is_active": "true", **author.stamp()}
    )
    return member_id


def update(roster: Roster, key: str | int, values: Mapping[str, object], author: Author) -> bool:
    """False when all is so already; then not even the reason is noted."""
    member = roster.member(key)
    changed = {
        column: value
        for column, value in _member_values(roster, values).items()
        if member[column] != value
    }
    if changed:
        roster.members.change(member, {**changed, **author.stamp()})
    return bool(changed)


def deactivate(
    roster: Roster, key: str | int, author: Author, end_date: date | str | None = None
) -> list[Row]:
    """The assignments that end with him."""
    member = roster.member(key)
    if not member.is_active:
        raise RosterError(
            f"{member['name']} is not active since {member['end_date'] or 'long'}.",
            "`otc roster reactivate` lets him return.",
        )
    end = _past_day(roster, "The end date", end_date)
    if end < member["start_date"]:
        raise RosterError(
            f"The end date {end} is before {member['name']} joined, {member['start_date']}.",
            "Correct it.",
        )
    stamp = author.stamp()
    closed = roster.active_assignments(member)
    roster.members.change(member, {"is_active": "false", "end_date": end, **stamp})
    for row in closed:
        roster.assignments.change(row, {"is_active": "false", "removed_date": end, **stamp})
    return closed


def reactivate(
    roster: Roster, key: str | int, author: Author, start_date: date | str | None = None
) -> None:
    """A new stint, without the queues of the one before; the history keeps that."""
    member = roster.member(key)
    if member.is_active:
        raise RosterError(f"{member['name']} is active.", "There is nothing to do.")
    start = day_value("The day of return", start_date or roster.today)
    if start < member["end_date"]:
        raise RosterError(
            f"The day of return {start} is before he left, {member['end_date']}.", "Correct it."
        )
    roster.members.change(
        member, {"is_active": "true", "start_date": start, "end_date": "", **author.stamp()}
    )


def assign(
    roster: Roster,
    key: str | int,
    queue_name: str,
    author: Author,
    *,
    assigned_date: date | str | None = None,
    assignment_type: str = "primary",
    notes: str | None = None,
) -> int:
    member = roster.member(key)
    day = day_value("The day of assignment", assigned_date or roster.today)
    if day < member["start_date"]:
        raise RosterError(
            f"The day of assignment {day} is before {member['name']} joined, "
            f"{member['start_date']}.",
            "Correct it.",
        )
    last = max((row.number("queue_assignment_id") for row in roster.assignments.rows), default=0)
    assignment_id = max(last, roster.last_assignment_id) + 1
    roster.assignments.append(
        {
            "queue_assignment_id": str(assignment_id),
            "team_member_id": member["team_member_id"],
            "queue_name": text_value("The queue", queue_name),
            "assignment_type": text_value("The type", assignment_type).lower(),
            "is_active": "true",
            "assigned_date": day,
            "notes": text_value("The notes", notes),
            **author.stamp(),
        }
    )
    return assignment_id


def unassign(
    roster: Roster, assignment_id: int, author: Author, removed_date: date | str | None = None
) -> None:
    row = roster.assignment(assignment_id)
    if not row.is_active:
        raise RosterError(
            f"Assignment {assignment_id} ended on {row['removed_date'] or 'an unknown day'}.",
            "There is nothing to do.",
        )
    day = _past_day(roster, "The day of removal", removed_date)
    if day < row["assigned_date"]:
        raise RosterError(
            f"The day of removal {day} is before that of assignment, {row['assigned_date']}.",
            "Correct it.",
        )
    roster.assignments.change(row, {"is_active": "false", "removed_date": day, **author.stamp()})


def _member_values(roster: Roster, values: Mapping[str, object]) -> dict[str, str]:
    unknown = [name for name in values if name not in UPDATABLE]
    if unknown:
        raise RosterError(
            f"A member has no field {', '.join(unknown)} to set.",
            f"There are {', '.join(UPDATABLE)}; `otc roster deactivate` and `reactivate` do the "
            "rest.",
        )
    texts: dict[str, str] = {}
    for name, value in values.items():
        if name == "start_date":
            texts[name] = day_value(name, value)
        elif name == "end_date":
            texts[name] = _past_day(roster, name, value) if value else ""
        elif name == "manager_id":
            key = text_value(name, value)
            texts[name] = roster.member(key)["team_member_id"] if key else ""
        else:
            texts[name] = text_value(name, value)
    if "email" in texts:
        texts["email"] = texts["email"].lower()
    return texts


def _past_day(roster: Roster, what: str, value: object) -> str:
    """Who is gone has left; what is to come is noted when it has come."""
    day = day_value(what, value or roster.today)
    if day > roster.today.isoformat():
        raise RosterError(f"{what} {day} is still to come.", "Note it on that day.")
    return day
