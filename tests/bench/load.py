"""The load's benchmark: what runs, and how often."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench.body import Body
from tests.bench.file_desk import file_desk
from tests.bench.measure import Measured, measure
from tests.bench.server import BenchServer

ROOT = Path(__file__).resolve().parent.parent.parent
FLOOR = ("parse", "copy")
RIVALS = ("dlt_inserts", "psycopg2_upserts")


@dataclass
class LoadBench:
    """Runs contenders against one server; every run is kept under its name."""

    server: BenchServer
    folder: Path
    tell: Callable[[str], None]
    runs: dict[str, list[Measured]] = field(default_factory=dict)

    def floor(self, body: Body) -> None:
        if not body.path.with_suffix(".copy").exists():
            self._contender("prepare_copy", body)
        self.server.empty()
        for name in FLOOR:
            self._keep(name, self._contender(name, body))

    def loads(self, body: Body, changed: Body) -> None:
        """First, unchanged, and with one row in a hundred changed."""
        self.first(body, "load_first")
        before = self.server.fingerprint()
        figures = self._load("load_unchanged", body)
        after = self.server.fingerprint()
        if after != before or figures["records_inserted"] or figures["records_updated"]:
            raise RuntimeError(f"an unchanged load wrote: {before} became {after}, {figures}")
        figures = self._load("load_changed", changed)
        if not 0 < figures["records_updated"] <= -(-changed.rows // 100):
            raise RuntimeError(f"one row in a hundred was changed: {figures}")

    def first(self, body: Body, name: str) -> None:
        self.server.empty()
        figures = self._load(name, body)
        stored = self.server.query("select count(*) from raw_otc.timesheets")[0][0]
        if not figures["records_fetched"] == body.rows or figures["records_inserted"] != stored:
            raise RuntimeError(f"{body.rows} rows were sent, {stored} are stored: {figures}")

    def rival(self, name: str, body: Body) -> None:
        self.server.empty()
        self._keep(name, self._contender(name, body))

    def _contender(self, name: str, body: Body) -> Measured:
        command = [sys.executable, "-m", "tests.bench.contender", name, str(body.path)]
        done = measure(
            command, self._environ(DLT_FOLDER=str(self.folder / "dlt")), ROOT, self.server.pid
        )
        # Its own count leaves out Python's start, which the load's time has in it.
        seconds, cpu_seconds = map(float, done.output.split())
        return replace(done, seconds=seconds, cpu_seconds=cpu_seconds)

    def _load(self, name: str, body: Body) -> dict[str, int]:
        shutil.copy(ROOT / "dbt_project.yml", self.folder)
        with file_desk(body.path) as url:
            environ = self._environ(
                OTC_BASE_URL=url,
                OTC_USERNAME="bench",
                OTC_PASSWORD="bench",
                OTC_TICKETS_VIEW_ID="tickets",
                OTC_COMMENTS_VIEW_ID="comments",
                OTC_TIMESHEETS_VIEW_ID="timesheets",
                OTC_CALL_GAP_SECONDS="0",
                OTC_VIEW_GAP_SECONDS="0",
            )
            command = [sys.executable, "-m", "extract", "load", "timesheets", "--json"]
            done = measure(command, environ, self.folder, self.server.pid)
        self._keep(name, done)
        return json.loads(done.output)[0]

    def _keep(self, name: str, done: Measured) -> None:
        self.runs.setdefault(name, []).append(done)
        self.tell(
            f"{name}: {done.seconds:.1f} s, CPU {done.cpu_seconds:.1f} + server "
            f"{done.server_cpu_seconds:.1f} s, {done.peak_bytes / 1e6:.0f} MB"
        )

    def _environ(self, **more: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "OTC_", "DLT_"))}
        return {**clean, "PYTHONPATH": str(ROOT), **self.server.environ(), **more}
