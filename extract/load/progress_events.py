"""Tells programs of a load's progress: an event for each step, and one for what came of a view."""

from __future__ import annotations

from dataclasses import asdict

from extract.load.progress import Progress
from extract.load.run import Run
from extract.log import Log

LEVELS = {"success": "info", "partial": "warning"}


class ProgressEvents(Progress):
    """Makes events of what people are shown, with figures of their own."""

    def __init__(self, log: Log) -> None:
        super().__init__(log.stream)
        # A terminal gets lines, too.
        self._is_live = False
        self._log = log

    def bytes(self, count: int) -> None:
        self._tick(bytes=count)

    def rows(self, count: int) -> None:
        self._tick(rows=count)

    def _tick(self, **amount: int) -> None:
        if self._is_due():
            seconds = round(self._told - self._began, 1)
            self._note("progress", **amount, seconds=seconds)

    def notice(self, text: str) -> None:
        self._note("notice", message=text)

    def finish(self, run: Run, *, is_dry: bool = False) -> None:
        self._note(
            "view_failed" if run.status == "failed" else "view_loaded",
            level=LEVELS.get(run.status, "error"),
            status=run.status,
            source=run.source,
            is_dry_run=is_dry,
            seconds=round(run.seconds, 3),
            counts=asdict(run.counts) if run.counts else None,
            rejections=run.rejections or None,
            findings=[asdict(finding) for finding in run.findings] or None,
            error=run.cause,
            remedy=run.remedy,
        )

    def _say(self, text: str) -> None:
        self._note("step", message=text)

    def _note(self, event: str, *, level: str = "info", **fields: object) -> None:
        self._log.note(event, level=level, view=self._view, run_id=self._run_id, **fields)
