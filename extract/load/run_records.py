"""Records what each load did, on a connection of its own, so that no rollback undoes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.errors import WarehouseError
from extract.load.run import Counts, Run
from extract.warehouse.connection import LastingConnection

LONGEST_MESSAGE = 2000
INTERRUPTED = """
update raw_otc.load_runs
set
    status = 'interrupted',
    finished_at = now(),
    duration_seconds = extract(epoch from now() - started_at),
    error_class = 'Interrupted',
    error_message = 'The process ended unexpectedly. The next load finds what it committed.'
where status = 'started'
"""

FORGET_REJECTED = """
delete from raw_otc.rejected_records where rejected_at < now() - make_interval(secs => %s * 86400)
"""
FORGET_STAGES = "delete from raw_otc.load_stages where run_id = %(run_id)s"
ADD_STAGE = """
insert into raw_otc.load_stages (
    run_id, stage, seconds, cpu_seconds, peak_memory_bytes, row_count, outcome
) values (
    %(run_id)s, %(stage)s, %(seconds)s, %(cpu_seconds)s, %(peak_memory_bytes)s, %(row_count)s,
    %(outcome)s
)
"""
FORGET_FINDINGS = "delete from raw_otc.load_findings where run_id = %(run_id)s"
ADD_FINDING = """
insert into raw_otc.load_findings (run_id, view_name, kind, column_name, detail, found_at)
values (%(run_id)s, %(view_name)s, %(kind)s, %(column_name)s, %(detail)s, now())
"""


class RunRecords:
    """Writes to `load_runs`; a record that the warehouse cannot take waits in a file."""

    def __init__(
        self, connection: LastingConnection, waiting: Path, notice: Callable[[str], None]
    ) -> None:
        self.connection = connection
        self._waiting = waiting
        self._notice = notice

    def close_interrupted(self) -> None:
        """Closes runs that a killed process left open; the caller holds the lock, so none runs."""
        self._write_waiting()
        with self.connection.cursor() as cursor:
            cursor.execute(INTERRUPTED)
            if cursor.rowcount:
                self._notice(
                    f"{cursor.rowcount} earlier run(s) had not ended; now recorded as interrupted."
                )

    def forget_rejected(self, days: float) -> None:
        """Deletes rejected rows that nobody asked about for so long."""
        with self.connection.cursor() as cursor:
            cursor.execute(FORGET_REJECTED, (days,))

    def start(self, run: Run) -> None:
        self._write(record_of(run))

    def finish(self, run: Run) -> None:
        record = record_of(run)
        # A lost connection may show only now: the second try opens a new one.
        for _ in range(2):
            try:
                self._write(record)
                return
            except (psycopg2.Error, WarehouseError):
                continue
        try:
            with self._waiting.open("a", encoding="utf-8") as file:
                # On a new line, because a full disk may have cut off the one before.
                file.write("\n" + json.dumps(record, default=str) + "\n")
        except OSError:
            self._notice("Neither the warehouse nor the disk can take the record of this run.")
        else:
            self._notice("The warehouse cannot be reached: the next load will record this run.")

    def _write(self, record: Mapping[str, object]) -> None:
        record = dict(record)
        # A record that waited in a file may be of a version that had no stages.
        findings, stages = record.pop("findings"), record.pop("stages", [])
        names = [sql.Identifier(name) for name in record]
        with self.connection.transaction() as cursor:
            cursor.execute(
                sql.SQL(
                    "insert into raw_otc.load_runs ({names}) values ({values}) "
                    "on conflict (run_id) do update set ({names}) = ({excluded})"
                ).format(
                    names=sql.SQL(", ").join(names),
                    values=sql.SQL(", ").join([sql.Placeholder()] * len(names)),
                    excluded=sql.SQL(", ").join(
                        sql.SQL("excluded.{}").format(name) for name in names
                    ),
                ),
                list(record.values()),
            )
            # Nothing is left of an attempt whose answer was lost.
            cursor.execute(FORGET_FINDINGS, record)
            cursor.executemany(ADD_FINDING, [{**record, **finding} for finding in findings])
            cursor.execute(FORGET_STAGES, record)
            cursor.executemany(ADD_STAGE, [{**record, **stage} for stage in stages])

    def _write_waiting(self) -> None:
        if not self._waiting.exists():
            return
        for line in self._waiting.read_text(encoding="utf-8", errors="replace").splitlines():
            if not line:
                continue
            try:
                record = json.loads(line)
            except ValueError:
                self._notice("An earlier run's record is lost: it was cut off when its load ended.")
                continue
            self._write(record)
        self._waiting.unlink()


def record_of(run: Run) -> dict[str, object]:
    """Builds the row of `load_runs`; a failed run has no counts, because none are known."""
    counts = {f"records_{name}": count for name, count in asdict(run.counts or Counts()).items()}
    return {
        "run_id": run.run_id,
        "view_name": run.view,
        "source": run.source,
        "status": run.status,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "duration_seconds": run.seconds if run.finished_at else None,
        **(counts if run.counts else dict.fromkeys(counts)),
        "error_class": run.error_class,
        "error_message": run.error_message and run.error_message[:LONGEST_MESSAGE],
        "accepted_reason": run.accepted_reason,
        "cpu_seconds": sum(stage.cpu_seconds or 0 for stage in run.stages),
        "peak_memory_bytes": max(
            (stage.peak_memory_bytes or 0 for stage in run.stages), default=None
        ),
        "code_version": run.code_version,
        "stages": [asdict(stage) for stage in run.stages],
        "findings": [
            {"kind": finding.kind, "column_name": finding.column, "detail": finding.detail}
            for finding in run.findings
        ],
    }
