"""Shows the progress of a load: one live line on a terminal, or else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from extract.load.run import Run

QUIET_SECONDS = 2.0
LIVE_SECONDS = 0.1
BAR_WIDTH = 30


class Progress:
    """Writes to a stream (standard error, so that standard output stays machine-readable)."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_live = stream.isatty()
        self._view = self._run_id = ""
        self._began = self._told = time.monotonic()
        self._done = self._expected = 0

    def start(self, view: str, run_id: str = "") -> None:
        self._view, self._run_id = view, run_id
        self._done = self._expected = 0
        self._began = self._told = time.monotonic()
        self._say("waiting for the first rows")

    def expect(self, size: int | None) -> None:
        """Sets how many bytes the answer will have, if the desk says so."""
        self._done, self._expected = 0, size or 0

    def bytes(self, count: int) -> None:
        """Takes the bytes so far, with every piece of an answer; prints only now and then."""
        self._advance(count, lambda: f"{count / 1e6:,.1f} MB")

    def rows(self, count: int) -> None:
        """Takes the rows so far, with every batch of a file."""
        self._advance(count, lambda: f"{count:,} rows")

    def _advance(self, count: int, amount: Callable[[], str]) -> None:
        self._done = count
        if self._is_due():
            self._say(f"{self._bar()}{amount()} after {self._told - self._began:,.0f} s")

    def _is_due(self) -> bool:
        """Tells whether to say something again, and counts from now."""
        now = time.monotonic()
        is_due = now - self._told >= (LIVE_SECONDS if self._is_live else QUIET_SECONDS)
        if is_due:
            self._told = now
        return is_due

    def _bar(self) -> str:
        if not self._is_live or not self._expected:
            return ""
        done = min(self._done / self._expected, 1.0)
        full = round(done * BAR_WIDTH)
        return f"[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done:4.0%}  "

    def step(self, what: str) -> None:
        self._say(what)

    def notice(self, text: str) -> None:
        self._clear()
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def finish(self, run: Run, *, is_dry: bool = False) -> None:
        self._clear()
        dry = "; nothing was written" if is_dry else ""
        self._stream.write(f"{self._view}: {run.status} after {run.seconds:.1f} s{dry}\n")
        if run.error_message:
            self._stream.write(f"  {run.error_message}\n")
        for reason, count in run.rejections.items():
            where = "" if is_dry else ", listed in raw_otc.rejected_records"
            self._stream.write(f"  {count:,} rejected{where}: {reason}\n")
        for finding in run.findings:
            self._stream.write(f"  {finding}\n")
        self._stream.flush()

    def _say(self, text: str) -> None:
        self._clear()
        self._stream.write(f"{self._view}: {text}" + ("" if self._is_live else "\n"))
        self._stream.flush()

    def _clear(self) -> None:
        if self._is_live:
            self._stream.write("\r\x1b[K")
