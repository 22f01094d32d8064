"""How much: created, resolved and net by day, week and month; the backlog of each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate

from tests.oracle.cuts import grouped, month_of
from tests.oracle.figures import Catalogue, Figures
from tests.oracle.read_stamps import desk_day, end_of_day
from tests.oracle.tickets import Desk, Ticket

ONE_DAY = timedelta(days=1)
PERIODS = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": month_of,
}


def volume(desk: Desk) -> Catalogue:
    """Every day from the first event to the run clock's has a figure, be it 0."""
    days = list(_calendar(desk))
    created = Counter(ticket.created_day for ticket in desk.tickets if ticket.created_day)
    resolved = Counter(ticket.ended_day for ticket in desk.tickets if ticket.ended_day)
    catalogue: Catalogue = {"created": {}, "resolved": {}, "net": {}}
    for period, start_of in PERIODS.items():
        starts = list(dict.fromkeys(map(start_of, days)))
        came, went = (dict.fromkeys(starts, 0) for _ in range(2))
        for day in days:
            came[start_of(day)] += created[day]
            went[start_of(day)] += resolved[day]
        catalogue["created"][period] = {(start,): came[start] for start in starts}
        catalogue["resolved"][period] = {(start,): went[start] for start in starts}
        catalogue["net"][period] = {(start,): came[start] - went[start] for start in starts}
    for name, day_of in (("created", "created_day"), ("resolved", "ended_day")):
        catalogue[name]["queue day"] = dict(
            Counter(
                (ticket.queue, getattr(ticket, day_of))
                for ticket in desk.tickets
                if (day := getattr(ticket, day_of)) and day <= desk_day(desk.as_of)
            )
        )
    return {**catalogue, "backlog": _backlog(desk, days), **_incomplete_months(desk)}


def _calendar(desk: Desk) -> Iterator[date]:
    events = [
        day for ticket in desk.tickets for day in (ticket.created_day, ticket.ended_day) if day
    ]
    today = desk_day(desk.as_of)
    day = min([*events, today])
    while day <= today:
        yield day
        day += ONE_DAY


def _backlog(desk: Desk, days: list[date]) -> dict[str, Figures]:
    """Open at the end of each day, the last of them at the run clock."""
    cuts: dict[str, Figures] = {"day": {}, "queue day": {}}
    for day, count in zip(days, _open_counts(desk.tickets, days), strict=True):
        cuts["day"][(day,)] = count
    for (queue,), tickets in grouped(desk.tickets, lambda ticket: (ticket.queue,)).items():
        for day, count in zip(days, _open_counts(tickets, days), strict=True):
            cuts["queue day"][(queue, day)] = count
    return cuts


def _open_counts(tickets: Iterable[Ticket], days: Iterable[date]) -> list[int]:
    """A closed ticket without a date of its end has no known end, so it counts on no day."""
    change: Counter[date] = Counter()
    for ticket in tickets:
        start, end = ticket.created_day, ticket.ended_day
        if start is None or (ticket.is_closed and (end is None or end <= start)):
            continue
        change[start] += 1
        if end is not None:
            change[end] -= 1
    return list(accumulate(change[day] for day in days))


def _incomplete_months(desk: Desk) -> Catalogue:
    """1 for a month that is still filling up or, by creation, has open tickets."""
    created: Figures = {}
    resolved: Figures = {}
    for ticket in desk.tickets:
        for cut, day in ((created, ticket.created_day), (resolved, ticket.ended_day)):
            if day is None:
                continue
            month = day.replace(day=1)
            next_month = (month + timedelta(days=31)).replace(day=1)
            is_filling = end_of_day(next_month - ONE_DAY) > desk.as_of
            is_waiting = cut is created and ticket.is_open
            cut[(month,)] = int(cut.get((month,), 0) or is_filling or is_waiting)
    return {"is_incomplete_month": {"created month": created, "resolved month": resolved}}
