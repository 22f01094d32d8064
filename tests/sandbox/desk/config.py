"""Defines a stand-in desk: its data, its clock, its account and its view ids."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.sandbox.desk.bookings import BOOKING_DAYS
from tests.sandbox.desk.cases import LIFE_DAYS
from tests.sandbox.desk.envelopes import ENVELOPES
from tests.sandbox.desk.plans import FIRST_TICKET_ID, LAST_TICKET_ID
from tests.sandbox.desk.stamps import DAY, EPOCH, seconds_of
from tests.sandbox.desk.volumes import TICKETS, VIEWS, WINDOWS

VIEW_IDS = {
    "tickets": "5d1c2f0a-7b64-4e0e-9a51-3f0c8d2b7e11",
    "comments": "b8e07a43-19cd-4c7f-8d26-a4915e6f0c22",
    "timesheets": "e3942d6b-60f5-4b8a-b1c7-7d20a9f41b33",
}
COMMENT_HEADERS = ("current", "old")
# The longest window and the longest life before it must fit between the epoch and the clock.
EARLIEST = EPOCH + timedelta(days=549 + max(LIFE_DAYS, BOOKING_DAYS))


class SettingError(ValueError):
    """Says in one sentence that the desk cannot have a setting."""


@dataclass(frozen=True)
class DeskConfig:
    """Two desks of the same seed, scale, clock and window serve the same bytes.

    `rows` caps a view at so many rows, the newest. `instance` is what /health answers with, so that
    a supervisor can tell its own desk from another one that took the port.
    """

    seed: int = 7
    scale: float = 0.02
    as_of: datetime = datetime(2026, 1, 31, 18)
    window: str = "label"
    envelope: str = "message_data"
    comment_headers: str = "current"
    rows: Mapping[str, int] = field(default_factory=dict)
    views: Mapping[str, str] = field(default_factory=lambda: dict(VIEW_IDS))
    username: str = "otc-sandbox"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    instance: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        check_choice("window", self.window, WINDOWS)
        check_choice("envelope", self.envelope, ENVELOPES)
        check_choice("comment_headers", self.comment_headers, COMMENT_HEADERS)
        if not math.isfinite(self.scale) or self.scale < 0:
            raise SettingError(f"The scale must be a number from 0 up, not {self.scale}.")
        check_clock(self.as_of, self.scale)
        for name, count in self.rows.items():
            check_choice("view", name, VIEWS)
            if count < 0:
                raise SettingError(f"The row limit of {name} must be 0 or more, not {count}.")
        if set(self.views) != set(VIEWS) or len(set(self.views.values())) != len(VIEWS):
            raise SettingError(f"The desk needs one id of its own for each of {_listed(VIEWS)}.")
        if not self.username or not self.password:
            raise SettingError("The desk needs a username and a password.")
        if ":" in self.username:
            raise SettingError("HTTP Basic auth does not allow a colon in the username.")


def check_choice(what: str, value: object, known: Mapping[str, object] | tuple[str, ...]) -> None:
    """A word from a list, or an error that shows the list."""
    if not isinstance(value, str) or value not in known:
        raise SettingError(f"Unknown {what} {value!r}: it is one of {_listed(known)}.")


def check_clock(as_of: datetime, scale: float) -> None:
    """A reading for which the desk has data and seven-digit ticket ids."""
    if as_of.tzinfo is not None:
        raise SettingError(f"The desk's clock is local time without a zone: {as_of} has one.")
    if as_of < EARLIEST:
        raise SettingError(f"The desk's data begins in 2023: its clock starts at {EARLIEST}.")
    last_id = FIRST_TICKET_ID + TICKETS.before(seconds_of(as_of) // DAY + 1, scale)
    if last_id > LAST_TICKET_ID:
        raise SettingError(
            f"At scale {scale} the ticket ids would pass seven digits before {as_of}."
        )


def _listed(words: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(words)
