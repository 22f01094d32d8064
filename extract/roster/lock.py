"""One change of the roster at a time, among all processes of this clone."""

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

WAIT_SECONDS = 10.0
POLL_SECONDS = 0.1


def login_name() -> str:
    """Returns the account's name, or its number if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


@contextmanager
def roster_lock(folder: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[int]:
    """Gives the lock's descriptor: a process that inherits it holds the lock until it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+", encoding="utf-8") as file:
        _take(file, wait_seconds)
        file.truncate(0)
        file.write(
            f"process {os.getpid()} of {login_name()}, "
            f"since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )
        file.flush()
        yield file.fileno()
        file.truncate(0)


def _take(file: IO[str], wait_seconds: float) -> None:
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
        f"Another change of the roster is under way: {file.read() or 'it has just begun'}.",
        "Wait for it to end, then run the command again.",
    )
