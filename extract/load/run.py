"""Describes one view's load: its start, its end, and the counts of its rows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extract.load.findings import Finding
from extract.record.stages import Stages


@dataclass(frozen=True)
class Counts:
    """Counts the rows of one response by what became of them, and stored rows that vanished."""

    fetched: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0
    vanished: int = 0

    @property
    def written(self) -> int:
        return self.inserted + self.updated + self.vanished

    def is_complete(self) -> bool:
        parts = self.inserted + self.updated + self.unchanged + self.duplicate + self.rejected
        return self.fetched == parts


@dataclass
class Run:
    """Describes one view's load, from its start to its record."""

    view: str
    source: str
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    finished_at: datetime | None = None
    status: str = "started"
    counts: Counts | None = None
    error_class: str | None = None
    cause: str | None = None
    remedy: str | None = None
    accepted_reason: str | None = None
    rejections: Mapping[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    stages: Stages = field(default_factory=Stages)
    code_version: str | None = None

    def fail(self, error_class: str, cause: str, remedy: str = "") -> None:
        """Marks the run as failed, without counts; escapes what a message cannot store."""
        self.status, self.counts = "failed", None
        self.error_class, self.cause, self.remedy = error_class, _storable(cause), _storable(remedy)

    @property
    def error_message(self) -> str | None:
        """Gives cause and remedy as people read them."""
        return None if self.cause is None else f"{self.cause} {self.remedy or ''}".strip()

    @property
    def seconds(self) -> float:
        end = self.finished_at or datetime.now(UTC)
        return (end - self.started_at).total_seconds()


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\0")
