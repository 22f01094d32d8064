"""How well: service levels, first contact, single agents, coverage by communication and by data."""

from __future__ import annotations

from tests.oracle.cuts import Test, banded, by_every_cut, share_of
from tests.oracle.figures import Catalogue
from tests.oracle.read_values import NOTHING_CHOSEN
from tests.oracle.tickets import Desk, Ticket

VISIBLE_BANDS = ("0", "1", "2-3", "4+")


def _is_closed(ticket: Ticket) -> bool:
    return ticket.is_closed


def _is_closed_and_booked(ticket: Ticket) -> bool:
    return ticket.is_closed and bool(ticket.people)


def _visible_band(ticket: Ticket) -> str:
    count = ticket.visible_comments
    if count >= 4:
        return "4+"
    return "2-3" if count >= 2 else str(count)


# Name: what counts, and of what.
RATIOS: dict[str, tuple[Test, Test]] = {
    "sla_compliance": (
        lambda ticket: ticket.is_sla_met is True,
        lambda ticket: ticket.is_sla_met is not None,
    ),
    "response_sla": (
        lambda ticket: ticket.is_response_met is True,
        lambda ticket: ticket.is_response_met is not None,
    ),
    "resolution_sla": (
        lambda ticket: ticket.is_resolution_met is True,
        lambda ticket: ticket.is_resolution_met is not None,
    ),
    "first_contact_resolution": (lambda ticket: ticket.visible_comments <= 1, _is_closed),
    "communication_coverage": (lambda ticket: ticket.visible_comments >= 1, _is_closed),
    "single_agent_resolution": (lambda ticket: len(ticket.people) == 1, _is_closed_and_booked),
    "root_cause_coverage": (
        lambda ticket: ticket.root_cause not in (None, NOTHING_CHOSEN),
        _is_closed,
    ),
    "sla_coverage": (lambda ticket: ticket.is_sla_met is not None, _is_closed),
    "timesheet_coverage": (lambda ticket: bool(ticket.bookings), _is_closed),
    "response_coverage": (lambda ticket: ticket.has_response, _is_closed),
}


def service(desk: Desk) -> Catalogue:
    catalogue: Catalogue = {
        name: by_every_cut(desk.tickets, share_of(*rule)) for name, rule in RATIOS.items()
    }
    catalogue["visible_comments"] = banded(desk.closed, _visible_band, VISIBLE_BANDS)
    return catalogue
