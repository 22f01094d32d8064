"""Ends a block of code after a time, whatever it waits for."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class DeadlineError(Exception):
    """Says that the time is over."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises DeadlineError in the block.

    A time-out of a socket starts again with every byte, so a desk that trickles would hold the load
    for ever. An alarm ends any wait; Python delivers it to the main thread alone.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("an answer's deadline needs the main thread")

    def end(_number: int, _frame: FrameType | None) -> None:
        raise DeadlineError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
