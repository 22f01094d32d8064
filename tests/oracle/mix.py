"""Of what kind: root causes, categories, severities, the queues' shares and their comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from tests.oracle.cuts import grouped
from tests.oracle.figures import Catalogue, Figure, Figures, Mean, Ratio
from tests.oracle.tickets import Desk, Ticket

Word = Callable[[Ticket], "str | None"]
SUPPORT = "Support Tickets"
LEAST_TICKETS_OF_TEAM = 50
LEAST_TICKETS_OF_CELL = 10

WORDS: dict[str, Word] = {
    "root_causes": lambda ticket: ticket.root_cause,
    "category_mix": lambda ticket: ticket.category,
    "severity_mix": lambda ticket: ticket.severity,
}


def mix(desk: Desk) -> Catalogue:
    catalogue: Catalogue = {}
    for name, word in WORDS.items():
        cells = _shares_in_queues(desk, word)
        catalogue[name] = {
            "value": _shares(desk.closed, word),
            "queue value": {
                key: cell
                for key, cell in cells.items()
                if name == "root_causes" or cell.numerator >= LEAST_TICKETS_OF_CELL
            },
        }
    closed = Counter(ticket.queue for ticket in desk.closed)
    catalogue["share_of_all_closed"] = {
        "queue": {
            (queue,): Ratio(closed[queue], len(desk.closed))
            for queue in {ticket.queue for ticket in desk.tickets}
        }
    }
    catalogue.update(_comments_per_ticket(desk))
    return catalogue


def _shares(tickets: list[Ticket], word: Word) -> Figures:
    counts = Counter(map(word, tickets))
    return {(value,): Ratio(count, len(tickets)) for value, count in counts.items()}


def _shares_in_queues(desk: Desk, word: Word) -> dict[tuple[str | None, str | None], Ratio]:
    cells = {}
    for (queue,), tickets in grouped(desk.closed, lambda ticket: (ticket.queue,)).items():
        for value, count in Counter(map(word, tickets)).items():
            cells[queue, value] = Ratio(count, len(tickets))
    return cells


def _comments_per_ticket(desk: Desk) -> Catalogue:
    """All comments count, the robot's and internal ones too: reading them is the effort."""
    support = [ticket for ticket in desk.closed if SUPPORT in (ticket.category or "")]
    queues: dict[tuple[str | None, ...], Mean] = {
        key: _mean_comments(tickets)
        for key, tickets in grouped(support, lambda ticket: (ticket.queue,)).items()
    }
    large: dict[tuple[str | None, ...], Figure] = {
        key: figure for key, figure in queues.items() if figure.count >= LEAST_TICKETS_OF_TEAM
    }
    return {
        "comments_per_support_ticket": {
            "whole": {(): _mean_comments(support)},
            "queue": {**queues},
        },
        "team_efficiency": {"queue": {**large}},
    }


def _mean_comments(tickets: list[Ticket]) -> Mean:
    return Mean(Fraction(sum(len(ticket.comments) for ticket in tickets)), len(tickets))
