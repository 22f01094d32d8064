"""What the fixture `read` gives a test."""

from __future__ import annotations

from typing import Any, Protocol


class Reader(Protocol):
    """Reads each text as a value of a kind, all in one query."""

    def __call__(self, kind: str, *texts: str | None) -> list[Any]: ...
