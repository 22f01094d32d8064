"""Keeps what a command did in `watch.runs`; what cannot be kept never fails the command."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg2

from extract.errors import OtcError
from extract.record.stages import (
    FAILED,
    SUCCESS,
    Stage,
    Stages,
    code_version,
    cpu_seconds,
    peak_memory_bytes,
)
from extract.warehouse.connection import Warehouse

INSTALLED = "select to_regclass('watch.runs') is not null"
RUN = """
insert into watch.runs (
    run_id, kind, started_at, finished_at, outcome, seconds, cpu_seconds, peak_memory_bytes,
    row_count, code_version, error
) values (
    %(run_id)s, %(kind)s, %(started_at)s, %(finished_at)s, %(outcome)s, %(seconds)s,
    %(cpu_seconds)s, %(peak_memory_bytes)s, %(row_count)s, %(code_version)s, %(error)s
)
"""
STAGE = """
insert into watch.run_stages (
    run_id, stage, seconds, cpu_seconds, peak_memory_bytes, row_count, outcome
) values (
    %(run_id)s, %(stage)s, %(seconds)s, %(cpu_seconds)s, %(peak_memory_bytes)s, %(row_count)s,
    %(outcome)s
)
"""


@dataclass
class RunRecord:
    """Describes one run of a command, from its start to its end."""

    kind: str
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    outcome: str | None = None
    row_count: int | None = None
    error: str | None = None
    stages: Stages = field(default_factory=Stages)

    def stage(self, name: str) -> AbstractContextManager[Stage]:
        """Measures a stage that this process does itself."""
        return self.stages.measured(name)

    def add_stage(self, name: str, **measured: Any) -> None:
        """Takes a stage that was measured elsewhere, such as that of a child process."""
        self.stages.append(Stage(name, **measured))


@contextmanager
def recorded(warehouse: Warehouse, kind: str, root: Path) -> Iterator[RunRecord]:
    """Records what is done inside, however it ends."""
    record = RunRecord(kind)
    cpu_before = cpu_seconds()
    try:
        yield record
    except BaseException as error:
        record.outcome = FAILED
        record.error = str(error) if isinstance(error, OtcError) else type(error).__name__
        raise
    finally:
        finished_at = datetime.now(UTC)
        keep(
            warehouse,
            {
                "run_id": record.run_id,
                "kind": kind,
                "started_at": record.started_at,
                "finished_at": finished_at,
                "outcome": record.outcome or SUCCESS,
                "seconds": (finished_at - record.started_at).total_seconds(),
                "cpu_seconds": round(cpu_seconds() - cpu_before, 3),
                "peak_memory_bytes": peak_memory_bytes(),
                "row_count": record.row_count,
                "code_version": code_version(root),
                "error": record.error and record.error[:2000],
            },
            record.stages,
        )


def keep(warehouse: Warehouse, run: dict[str, object], stages: Stages) -> None:
    """Writes the record, or says why that was not possible."""
    try:
        connection = warehouse.connect()
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(INSTALLED)
                # The first build makes the tables; what was done before it is not kept.
                if cursor.fetchone()[0]:
                    cursor.execute(RUN, run)
                    cursor.executemany(
                        STAGE, [{"run_id": run["run_id"], **asdict(stage)} for stage in stages]
                    )
        finally:
            connection.close()
    except (psycopg2.Error, OtcError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        sys.stderr.write(f"This run could not be recorded in the warehouse: {reason}\n")
