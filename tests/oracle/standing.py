"""What is there now: tickets by state, capacity, the age of the open ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.oracle.cuts import Test, banded, by_every_cut, count_of, share_of
from tests.oracle.figures import Catalogue
from tests.oracle.tickets import Desk, Ticket

# A week has 7 days, "4 w" is 28, a month of an age band 30.
AGE_BANDS = ("<1 d", "1-7 d", "1-4 w", "1-3 m", "3-6 m", ">6 m")
AGE_LIMITS = tuple(timedelta(days=days) for days in (1, 7, 28, 90, 180))
RECENT = timedelta(days=30)

COUNTS: dict[str, Test] = {
    "tickets": lambda ticket: True,
    "closed_tickets": lambda ticket: ticket.is_closed,
    "open_tickets": lambda ticket: ticket.is_open,
    "unassigned_tickets": lambda ticket: ticket.is_unassigned,
    "open_unassigned_tickets": lambda ticket: ticket.is_open and ticket.is_unassigned,
    "alerts": lambda ticket: ticket.is_alert,
}


def standing(desk: Desk) -> Catalogue:
    catalogue: Catalogue = {
        name: by_every_cut(desk.tickets, count_of(test)) for name, test in COUNTS.items()
    }
    catalogue["capacity"] = by_every_cut(
        desk.tickets, share_of(COUNTS["unassigned_tickets"], COUNTS["open_tickets"])
    )
    catalogue["closed_in_30_days"] = by_every_cut(
        desk.tickets, count_of(_ended_since(desk.as_of - RECENT, desk.as_of))
    )
    open_tickets = [ticket for ticket in desk.tickets if ticket.is_open]
    catalogue["open_age"] = banded(open_tickets, _age_band(desk.as_of), AGE_BANDS)
    return catalogue


def _ended_since(start: datetime, end: datetime) -> Test:
    return lambda ticket: ticket.ended_at is not None and start <= ticket.ended_at < end


def _age_band(as_of: datetime) -> Callable[[Ticket], str | None]:
    """A limit belongs to the band above it: 7 days sharp are in 1-4 w."""

    def band(ticket: Ticket) -> str | None:
        if ticket.created_at is None:
            return None
        age = as_of - ticket.created_at
        return None if age < timedelta() else AGE_BANDS[bisect_right(AGE_LIMITS, age)]

    return band
