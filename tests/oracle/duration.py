"""How long: resolution and response, their middle and their slow end, and their spread."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction

from tests.oracle.cuts import banded, by_every_cut
from tests.oracle.figures import Catalogue, Figure, mean, percentile
from tests.oracle.tickets import Desk, Ticket

Hours = Callable[[Ticket], "Fraction | None"]
HOURS_OF_DAY = 24
SPREAD_BANDS = ("<1 h", "1-24 h", "1-3 d", "3-7 d", ">7 d")
SPREAD_LIMITS = (1, 24, 72, 168)


def _resolution(ticket: Ticket) -> Fraction | None:
    return ticket.resolution_hours


def _response(ticket: Ticket) -> Fraction | None:
    return ticket.response_hours


def _values(tickets: list[Ticket], hours: Hours) -> list[Fraction]:
    return [value for ticket in tickets if (value := hours(ticket)) is not None]


def _average(hours: Hours, unit: int = 1) -> Callable[[list[Ticket]], Figure]:
    return lambda tickets: mean([value / unit for value in _values(tickets, hours)])


def _percentile(hours: Hours, percent: int) -> Callable[[list[Ticket]], Figure]:
    return lambda tickets: percentile(_values(tickets, hours), Fraction(percent, 100))


def _spread_band(ticket: Ticket) -> str | None:
    """A limit belongs to the band above it: one hour sharp is in 1-24 h."""
    hours = ticket.resolution_hours
    return None if hours is None else SPREAD_BANDS[bisect_right(SPREAD_LIMITS, hours)]


FIGURES: dict[str, Callable[[list[Ticket]], Figure]] = {
    "average_resolution_hours": _average(_resolution),
    "average_resolution_days": _average(_resolution, HOURS_OF_DAY),
    "median_resolution_hours": _percentile(_resolution, 50),
    "p90_resolution_hours": _percentile(_resolution, 90),
    "average_response_hours": _average(_response),
    "median_response_hours": _percentile(_response, 50),
    "p90_response_hours": _percentile(_response, 90),
}


def duration(desk: Desk) -> Catalogue:
    catalogue = {name: by_every_cut(desk.tickets, figure) for name, figure in FIGURES.items()}
    catalogue["resolution_spread"] = banded(desk.closed, _spread_band, SPREAD_BANDS)
    return catalogue
