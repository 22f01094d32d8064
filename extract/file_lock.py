"""Allows one of a kind at a time among all processes of this clone, and names the holder."""

from __future__ import annotations

import fcntl
import getpass
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from extract.errors import LockedError

POLL_SECONDS = 0.1


def login_name() -> str:
    """Returns the account's name, or its number if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


@contextmanager
def file_lock(path: Path, what: str, wait_seconds: float) -> Iterator[int]:
    """Gives the lock's descriptor: a process that inherits it holds the lock until it ends.

    `what` names, for the refusal, of what there may be only one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _take(file, what, wait_seconds)
        file.truncate(0)
        file.write(
            f"process {os.getpid()} of {login_name()}, "
            f"since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )
        file.flush()
        yield file.fileno()
        file.truncate(0)


def _take(file: IO[str], what: str, wait_seconds: float) -> None:
    # flock has no timeout, and a signal that ends it is not safe in threads.
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                break
            time.sleep(POLL_SECONDS)
    file.seek(0)
    raise LockedError(
        f"Another {what} is under way: {file.read() or 'it has just begun'}.",
        "Wait for it to end, then run the command again.",
    )
