"""Who spent how long: agent hours, handling time, tickets that passed between people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from tests.oracle.cuts import by_every_cut, grouped, month_of, share_of
from tests.oracle.figures import Catalogue, Key, Mean, Ratio, mean
from tests.oracle.tickets import Booking, Desk

AGENT_CUTS: dict[str, Callable[[Booking], Key]] = {
    "whole": lambda booking: (),
    "person": lambda booking: (booking.person,),
    "month": lambda booking: (month_of(booking.work_date),),
    "person month": lambda booking: (booking.person, month_of(booking.work_date)),
    "person day": lambda booking: (booking.person, booking.work_date),
}


def booked_time(desk: Desk) -> Catalogue:
    booked_tickets = [ticket for ticket in desk.tickets if ticket.bookings]
    by_crm_id = grouped(_on_tickets(desk.booked), lambda booking: (booking.ticket_id,))
    people = [len({booking.person for booking in group} - {None}) for group in by_crm_id.values()]
    reassigned = share_of(
        lambda ticket: len(ticket.people) > 1, lambda ticket: bool(ticket.bookings)
    )
    return {
        **_agent_hours(desk),
        "handling_hours": by_every_cut(
            booked_tickets, lambda tickets: mean([ticket.booked_hours for ticket in tickets])
        ),
        "handling_hours_by_crm_id": {
            "whole": {(): mean([_hours(group) for group in by_crm_id.values()])}
        },
        "reassignment_booked": by_every_cut(desk.tickets, reassigned),
        "reassignment_booked_by_crm_id": {
            "whole": {(): Ratio(sum(count > 1 for count in people), len(people))}
        },
    }


def _agent_hours(desk: Desk) -> Catalogue:
    """Administrative time is in the hours, and not in the hours per ticket."""
    names = ("agent_hours", "agent_ticket_hours", "agent_tickets", "agent_hours_per_ticket")
    catalogue: Catalogue = {name: {} for name in names}
    for cut, key in AGENT_CUTS.items():
        groups = grouped(desk.booked, key) or ({(): []} if cut == "whole" else {})
        for value, bookings in groups.items():
            work = _on_tickets(bookings)
            tickets = len({booking.ticket_id for booking in work})
            figures = (_hours(bookings), _hours(work), tickets, Mean(_hours(work), tickets))
            for name, figure in zip(names, figures, strict=True):
                catalogue[name].setdefault(cut, {})[value] = figure
    return catalogue


def _on_tickets(bookings: Iterable[Booking]) -> list[Booking]:
    return [booking for booking in bookings if booking.ticket_id is not None]


def _hours(bookings: Iterable[Booking]) -> Fraction:
    return sum((booking.hours or Fraction() for booking in bookings), Fraction())
