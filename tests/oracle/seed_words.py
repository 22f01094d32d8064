"""The seeds: what the desk's words mean, and who is in the team. Data, not code."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.oracle.read_values import boolean, name_key, text


@dataclass(frozen=True)
class Member:
    """An active member of the roster, with the queues that they hold now."""

    name: str
    team: str
    queues: frozenset[str]


@dataclass(frozen=True)
class Words:
    """The vocabulary of the desk."""

    closed_statuses: frozenset[str]
    placeholders: frozenset[str]
    first_day: date
    days_ahead: int
    robots: frozenset[str]
    visible_types: frozenset[str]
    customers: Mapping[str, str]
    members: tuple[Member, ...]
    roster_names: tuple[str, ...]

    def customer(self, account: str | None) -> str | None:
        """A spelling that nobody has listed stays as it is."""
        return None if account is None else self.customers.get(account.lower(), account)


def read_words(seeds: Path) -> Words:
    return Words(
        closed_statuses=_marked(seeds, "ticket_statuses", "status", "is_closed"),
        placeholders=frozenset(
            map(name_key, _column(seeds, "assignee_placeholders", "assignee_name"))
        ),
        first_day=date.fromisoformat(next(_column(seeds, "plausible_days", "first_day"))),
        days_ahead=int(next(_column(seeds, "plausible_days", "days_ahead"))),
        robots=frozenset(_column(seeds, "system_users", "username")),
        visible_types=_marked(seeds, "comment_types", "comment_type", "is_customer_visible"),
        customers={
            row["account_name"].lower(): row["customer_name"]
            for row in _rows(seeds, "account_names")
        },
        members=tuple(_members(seeds)),
        roster_names=tuple(_column(seeds, "roster_members", "name")),
    )


def _rows(seeds: Path, name: str) -> Iterator[dict[str, str]]:
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _column(seeds: Path, name: str, column: str) -> Iterator[str]:
    return (row[column] for row in _rows(seeds, name))


def _marked(seeds: Path, name: str, column: str, mark: str) -> frozenset[str]:
    return frozenset(row[column] for row in _rows(seeds, name) if boolean(row[mark]))


def _members(seeds: Path) -> Iterator[Member]:
    held: dict[str, set[str]] = {}
    for row in _rows(seeds, "roster_queue_assignments"):
        if boolean(row["is_active"]):
            held.setdefault(row["team_member_id"], set()).add(text(row["queue_name"]) or "")
    for row in _rows(seeds, "roster_members"):
        if boolean(row["is_active"]):
            queues = frozenset(held.get(row["team_member_id"], ()))
            yield Member(text(row["name"]) or "", row["team"], queues)
