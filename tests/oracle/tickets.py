"""Tickets with what hangs on them: one object for each, and the desk as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from tests.oracle.read_stamps import desk_day

MICROSECONDS_OF_HOUR = 3_600_000_000


@dataclass(frozen=True)
class Comment:
    """One comment, on whatever ticket it names."""

    ticket_id: int | None
    username: str | None
    created_at: datetime | None
    is_visible: bool
    is_robot: bool


@dataclass(frozen=True)
class Booking:
    """One timesheet entry; the hours are None where the desk's figure cannot be."""

    ticket_id: int | None
    person: str | None
    work_date: date | None
    hours: Fraction | None


@dataclass(frozen=True)
class Ticket:
    """A ticket with its comments and with the entries that book valid hours on it."""

    ticket_id: int
    created_at: datetime | None
    created_day: date | None
    modified_at: datetime | None
    responded_at: datetime | None
    has_response: bool
    resolved_at: datetime | None
    is_closed: bool
    assignee: str | None
    queue: str | None
    account: str | None
    category: str | None
    severity: str | None
    root_cause: str | None
    title: str | None
    is_sla_met: bool | None
    is_response_met: bool | None
    is_resolution_met: bool | None
    comments: Sequence[Comment] = ()
    bookings: Sequence[Booking] = ()

    @property
    def is_open(self) -> bool:
        return not self.is_closed

    @property
    def is_unassigned(self) -> bool:
        return self.assignee is None

    @property
    def is_alert(self) -> bool:
        return "Alert" in (self.category, self.severity)

    @property
    def ended_at(self) -> datetime | None:
        """A reopened ticket may still have the date of its first resolution."""
        return self.resolved_at if self.is_closed else None

    @property
    def ended_day(self) -> date | None:
        return desk_day(self.ended_at) if self.ended_at else None

    @property
    def resolution_hours(self) -> Fraction | None:
        return hours_between(self.created_at, self.ended_at)

    @property
    def response_hours(self) -> Fraction | None:
        return hours_between(self.created_at, self.responded_at)

    @property
    def visible_comments(self) -> int:
        return sum(comment.is_visible for comment in self.comments)

    @property
    def people(self) -> frozenset[str]:
        """Who booked time on it."""
        return frozenset(booking.person for booking in self.bookings if booking.person)

    @property
    def booked_hours(self) -> Fraction:
        return sum((booking.hours or Fraction() for booking in self.bookings), Fraction())


@dataclass(frozen=True)
class Desk:
    """All that was delivered, orphans included, and the moment that it is looked at."""

    tickets: Sequence[Ticket]
    comments: Sequence[Comment]
    bookings: Sequence[Booking]
    as_of: datetime

    @property
    def closed(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets if ticket.is_closed]

    @property
    def booked(self) -> list[Booking]:
        """Entries without valid hours book no time."""
        return [booking for booking in self.bookings if booking.hours is not None]


def hours_between(start: datetime | None, end: datetime | None) -> Fraction | None:
    """None for what ended before it began: one of the two is wrong."""
    if start is None or end is None:
        return None
    span = end - start
    if span < timedelta():
        return None
    micros = (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
    return Fraction(micros, MICROSECONDS_OF_HOUR)
