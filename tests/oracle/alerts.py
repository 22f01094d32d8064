"""Alerts that come again: grouped by a title without what differs from one time to the next."""

from __future__ import annotations

import re
from fractions import Fraction

from tests.oracle.cuts import grouped
from tests.oracle.figures import Catalogue, Mean
from tests.oracle.tickets import Desk

DIGITS = re.compile(r"\d+")
BLANKS = re.compile(r"\s+")


def normalized_title(title: str | None) -> str | None:
    """Lower case, blanks and line ends one blank, each run of digits a `#`."""
    if title is None:
        return None
    return BLANKS.sub(" ", DIGITS.sub("#", title.lower())).strip()


def alerts(desk: Desk) -> Catalogue:
    """Every title, however rare; recurring ones are those above 1."""
    groups = grouped(
        [ticket for ticket in desk.tickets if ticket.is_alert],
        lambda ticket: (normalized_title(ticket.title),),
    )
    days = {
        title: len({ticket.created_day for ticket in tickets if ticket.created_day})
        for title, tickets in groups.items()
    }
    return {
        "alert_count": {"title": {title: len(tickets) for title, tickets in groups.items()}},
        "alert_days": {"title": {**days}},
        "alerts_per_day": {
            "title": {
                title: Mean(Fraction(len(tickets)), days[title])
                for title, tickets in groups.items()
            }
        },
    }
