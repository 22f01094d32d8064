"""What holds for the roster, whoever writes its files: dbt's tests ask the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from extract.roster.seed_file import Row, SeedFile

ASSIGNMENT_TYPES = ("primary", "backup", "rotation")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Violation:
    """A broken rule, where, and what to do about it."""

    row: Row
    file: str
    cause: str
    remedy: str

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.row.line}"


def first_violation(members: SeedFile, assignments: SeedFile) -> Violation | None:
    """Values are looked at before what depends on them."""
    for rules in (_values, _spans, _keys, _members, _assignments):
        for violation in rules(members, assignments):
            return violation
    return None


def is_day(text: str) -> bool:
    """Written as ISO, and in the calendar."""
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def folded(text: str) -> str:
    """What two spellings of one name or address have in common."""
    return " ".join(text.split()).casefold()


def _values(members: SeedFile, assignments: SeedFile) -> Iterator[Violation]:
    """Each value by itself."""
    checks: dict[str, tuple[Callable[[str], object], str]] = {
        "team_member_id": (NUMBER.fullmatch, "a whole number above 0"),
        "queue_assignment_id": (NUMBER.fullmatch, "a whole number above 0"),
        "manager_id": (lambda text: not text or NUMBER.fullmatch(text), "an id or empty"),
        "name": (bool, "a name"),
        "email": (ADDRESS.fullmatch, "an e-mail address"),
        "organization": (bool, "a name"),
        "team": (bool, "a name"),
        "queue_name": (bool, "a name"),
        "assignment_type": (
            lambda text: text.lower() in ASSIGNMENT_TYPES,
            f"one of {', '.join(ASSIGNMENT_TYPES)}",
        ),
        "is_active": (lambda text: text.lower() in ("true", "false"), "true or false"),
        "start_date": (is_day, "a day as YYYY-MM-DD"),
        "assigned_date": (is_day, "a day as YYYY-MM-DD"),
        "end_date": (lambda text: not text or is_day(text), "a day as YYYY-MM-DD or empty"),
        "removed_date": (lambda text: not text or is_day(text), "a day as YYYY-MM-DD or empty"),
    }
    for file in (members, assignments):
        for row in file.rows:
            for column, text in row.values.items():
                check, wanted = checks.get(column, (lambda _: True, ""))
                if not check(text):
                    yield Violation(
                        row, file.name, f"{column} is {text!r} and not {wanted}.", "Correct it."
                    )


def _spans(members: SeedFile, assignments: SeedFile) -> Iterator[Violation]:
    """Days and flags of one row among themselves; ISO days compare as text."""
    for file, what, first, last in (
        (members, "member", "start_date", "end_date"),
        (assignments, "assignment", "assigned_date", "removed_date"),
    ):
        for row in file.rows:
            label = f"{what} {row[file.key]}"
            if row.is_active and row[last]:
                yield Violation(
                    row,
                    file.name,
                    f"{label} is active and has {last} {row[last]}.",
                    f"Clear {last}, or set is_active to false.",
                )
            if row[last] and row[last] < row[first]:
                yield Violation(
                    row,
                    file.name,
                    f"{last} {row[last]} of {label} is before {first} {row[first]}.",
                    "Correct the days.",
                )


def _keys(members: SeedFile, assignments: SeedFile) -> Iterator[Violation]:
    for file in (members, assignments):
        seen: dict[str, Row] = {}
        for row in file.rows:
            other = seen.setdefault(row[file.key], row)
            if other is not row:
                yield Violation(
                    row,
                    file.name,
                    f"{file.key} {row[file.key]} is that of line {other.line}, too.",
                    "Give one of them an id that was never used.",
                )


def _members(members: SeedFile, _: SeedFile) -> Iterator[Violation]:
    by_id = {row["team_member_id"]: row for row in members.rows}
    addresses: dict[str, Row] = {}
    names: dict[str, Row] = {}
    for row in members.rows:
        other = names.setdefault(row["name"], row)
        if other is not row:
            yield Violation(
                row,
                members.name,
                f"{row['name']} is already the name of member {other['team_member_id']}.",
                "Tickets know people by name: tell the two apart as the desk does.",
            )
        other = addresses.setdefault(folded(row["email"]), row)
        if other is not row:
            yield Violation(
                row,
                members.name,
                f"{row['email']} is already the address of {other['name']} "
                f"(id {other['team_member_id']}).",
                "Each member has an address of his own.",
            )
        if row["manager_id"] and row["manager_id"] not in by_id:
            yield Violation(
                row,
                members.name,
                f"The manager of {row['name']} has id {row['manager_id']}, which no member has.",
                "Name a member, or clear manager_id.",
            )
    for row in members.rows:
        above, seen = row, []
        while above["manager_id"]:
            seen.append(above["team_member_id"])
            above = by_id[above["manager_id"]]
            if above is row:
                yield Violation(
                    row,
                    members.name,
                    f"{row['name']} would manage himself"
                    + (f" (ids {' under '.join([*seen, seen[0]])})." if len(seen) > 1 else "."),
                    "Name another manager.",
                )
                break
            if above["team_member_id"] in seen:
                break  # a ring that he is not part of: reported where it is


def _assignments(members: SeedFile, assignments: SeedFile) -> Iterator[Violation]:
    by_id = {row["team_member_id"]: row for row in members.rows}
    held: dict[tuple[str, str], Row] = {}
    for row in assignments.rows:
        label = f"assignment {row['queue_assignment_id']}"
        member = by_id.get(row["team_member_id"])
        if member is None:
            yield Violation(
                row,
                assignments.name,
                f"{label} is of member {row['team_member_id']}, who does not exist.",
                "Correct the id.",
            )
        elif row.is_active and not member.is_active:
            yield Violation(
                row,
                assignments.name,
                f"{label} is active, and {member['name']} is not.",
                "Close the assignment, or let the member return first.",
            )
        if row.is_active:
            queue = (row["team_member_id"], folded(row["queue_name"]))
            other = held.setdefault(queue, row)
            if other is not row and member is not None:
                yield Violation(
                    row,
                    assignments.name,
                    f"{member['name']} already holds {other['queue_name']} "
                    f"(assignment {other['queue_assignment_id']}).",
                    "Close that one first.",
                )
