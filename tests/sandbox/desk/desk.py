"""Holds the desk without its HTTP: state that requests read and that the switches change."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.sandbox.desk.config import DeskConfig, SettingError, check_clock
from tests.sandbox.desk.envelopes import wrap
from tests.sandbox.desk.fault_kinds import ROWS
from tests.sandbox.desk.faults import Fault, Faults
from tests.sandbox.desk.plans import PlanBook
from tests.sandbox.desk.row_faults import faulty
from tests.sandbox.desk.stamps import seconds_of
from tests.sandbox.desk.views import view_named
from tests.sandbox.desk.volumes import WINDOWS

REQUESTS_KEPT = 10_000
SWITCHES = ("envelope", "window", "comment_headers")


class Clock:
    """Holds the desk's clock, which does not run but is moved."""

    def __init__(self, now: datetime, scale: float) -> None:
        self._scale = scale
        self._now = now

    @property
    def now(self) -> datetime:
        """The reading, in the desk's local time."""
        return self._now

    def set(self, as_of: datetime) -> None:
        """Move to a reading, earlier or later."""
        check_clock(as_of, self._scale)
        self._now = as_of

    def advance(self, days: float = 1) -> None:
        """Move by days; back when they are negative."""
        try:
            moved = self._now + timedelta(days=days)
        except (OverflowError, ValueError):
            raise SettingError(f"The clock cannot be moved by {days} days.") from None
        self.set(moved)


@dataclass(frozen=True)
class Request:
    """One request for a view, as the desk answered it; `at` is of time.monotonic()."""

    view: str | None
    view_id: str | None
    status: int
    at: float


class Desk:
    """One desk's data, clock, switches, faults and memory of what it was asked."""

    def __init__(self, config: DeskConfig) -> None:
        self._config = config
        self.clock = Clock(config.as_of, config.scale)
        self.faults = Faults()
        self._requests: deque[Request] = deque(maxlen=REQUESTS_KEPT)
        self._lock = threading.Lock()

    @property
    def config(self) -> DeskConfig:
        """The settings as they are now; the clock's are the clock's."""
        return self._config

    def switch(self, **settings: str) -> None:
        """Change the envelope, the window or the comment headers from the next request on."""
        for name in settings:
            if name not in SWITCHES:
                raise SettingError(f"Unknown switch {name!r}: it is one of {', '.join(SWITCHES)}.")
        with self._lock:
            self._config = replace(self._config, **settings)

    def view_of(self, view_id: str) -> str | None:
        """The view with an id; ids are compared without regard to case, as GUIDs are."""
        wanted = view_id.strip().lower()
        ids = self._config.views.items()
        return next((name for name, known in ids if known.lower() == wanted), None)

    def document(self, view_name: str, faults: list[Fault]) -> Iterator[str]:
        """The JSON of a view as of now, in pieces; nothing is made before it is asked for."""
        config = self._config
        view = view_named(view_name, config.comment_headers)
        clock = seconds_of(self.clock.now)
        book = PlanBook(config.seed, config.scale)
        blocks = view.blocks(book, clock, WINDOWS[config.window][view_name])
        pieces = view.rendered(blocks, config.rows.get(view_name))
        for fault in faults:
            if fault.kind in ROWS:
                pieces = faulty(pieces, view, fault)
        return wrap(config.envelope, pieces)

    def note(self, request: Request) -> None:
        """Records a request."""
        self._requests.append(request)

    @property
    def requests(self) -> list[Request]:
        """Lists the last ten thousand requests, oldest first."""
        return list(self._requests)

    def forget_requests(self) -> None:
        """Forgets the requests so far."""
        self._requests.clear()
