"""One change of the roster at a time, among all processes of this clone."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from extract.file_lock import file_lock, login_name

__all__ = ["WAIT_SECONDS", "login_name", "roster_lock"]

WAIT_SECONDS = 10.0


def roster_lock(folder: Path, wait_seconds: float = WAIT_SECONDS) -> AbstractContextManager[int]:
    """Gives the lock's descriptor."""
    return file_lock(folder / "lock", "change of the roster", wait_seconds)
