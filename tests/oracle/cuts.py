"""The ways to cut a figure: by whole, queue, assignee, account and month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import TypeVar

from tests.oracle.figures import Figure, Figures, Key, Ratio
from tests.oracle.tickets import Ticket

Item = TypeVar("Item")
Test = Callable[[Ticket], bool]


def month_of(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


CUTS: dict[str, Callable[[Ticket], Key]] = {
    "whole": lambda ticket: (),
    "queue": lambda ticket: (ticket.queue,),
    "queue dated": lambda ticket: (ticket.queue, int(ticket.created_day is not None)),
    "assignee": lambda ticket: (ticket.assignee,),
    "account": lambda ticket: (ticket.account,),
    "created month": lambda ticket: (month_of(ticket.created_day),),
    "resolved month": lambda ticket: (month_of(ticket.ended_day),),
}


def grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for same_key, run in groupby(items, key):
        groups.setdefault(same_key, []).extend(run)
    return groups


def by_every_cut(
    tickets: Iterable[Ticket], figure: Callable[[list[Ticket]], Figure]
) -> dict[str, Figures]:
    """The whole has a figure even when there is nothing in it."""
    listed = list(tickets)
    cuts: dict[str, Figures] = {}
    for name, key in CUTS.items():
        groups = grouped(listed, key) or ({(): []} if name == "whole" else {})
        cuts[name] = {value: figure(group) for value, group in groups.items()}
    return cuts


def banded(
    tickets: Iterable[Ticket],
    band_of: Callable[[Ticket], str | None],
    bands: Iterable[str],
) -> dict[str, Figures]:
    """For each cut and band the tickets in it, of all that have a band; 0 where there are none."""
    listed = [ticket for ticket in tickets if band_of(ticket) is not None]
    names = list(bands)
    cuts: dict[str, Figures] = {}
    for cut, key in CUTS.items():
        groups = grouped(listed, key) or ({(): []} if cut == "whole" else {})
        cuts[f"{cut} band".removeprefix("whole ")] = {
            (*value, name): Ratio(sum(band_of(ticket) == name for ticket in group), len(group))
            for value, group in groups.items()
            for name in names
        }
    return cuts


def count_of(test: Test) -> Callable[[list[Ticket]], int]:
    return lambda tickets: sum(map(test, tickets))


def share_of(numerator: Test, denominator: Test) -> Callable[[list[Ticket]], Ratio]:
    """What is in the numerator must be in the denominator, too."""

    def share(tickets: list[Ticket]) -> Ratio:
        whole = [ticket for ticket in tickets if denominator(ticket)]
        return Ratio(sum(map(numerator, whole)), len(whole))

    return share
