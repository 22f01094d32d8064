"""What each load did, on a connection of its own: no rollback takes it along."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.counts import Counts
from extract.errors import WarehouseError
from extract.warehouse import LastingConnection

LONGEST_MESSAGE = 2000


@dataclass
class Run:
    """One view's load, from its start to its record."""

    view: str
    source: str
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started_at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    finished_at: datetime | None = None
    status: str = "started"
    counts: Counts | None = None
    error_class: str | None = None
    error_message: str | None = None
    new_columns: list[str] = field(default_factory=list)
    rejections: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def fail(self, error_class: str, message: str) -> None:
        """A failed run has no counts: nothing of it landed."""
        self.status, self.counts = "failed", None
        self.error_class, self.error_message = error_class, message

    @property
    def seconds(self) -> float:
        end = self.finished_at or datetime.now(timezone.utc)
        return (end - self.started_at).total_seconds()


class RunRecords:
    """Writes to `load_runs`; what the warehouse cannot take waits in a file for the next load."""

    def __init__(self, connection: LastingConnection, waiting: Path) -> None:
        self._connection = connection
        self._waiting = waiting

    def close_interrupted(self) -> int:
        """Runs that a killed process left open; the caller holds the lock, so none is alive."""
        self._write_waiting()
        with self._connection.cursor() as cursor:
            cursor.execute(
                "update raw_otc.load_runs set status = 'interrupted', finished_at = now(), "
                "duration_seconds = extract(epoch from now() - started_at), "
                "error_class = 'Interrupted', "
                "error_message = 'The process ended without a word; its rows were not loaded.' "
                "where status = 'started'"
            )
            return cursor.rowcount

    def start(self, run: Run) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "insert into raw_otc.load_runs (run_id, view_name, source, status, started_at) "
                "values (%s, %s, %s, %s, %s)",
                (run.run_id, run.view, run.source, run.status, run.started_at),
            )

    def last_fetched(self, run: Run) -> int:
        """How many rows the same view had from the same source; 0 when that is not known."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "select records_fetched from raw_otc.load_runs where view_name = %s and "
                "source = %s and records_fetched is not null order by started_at desc limit 1",
                (run.view, run.source),
            )
            found = cursor.fetchone()
        return found[0] if found else 0

    def finish(self, run: Run) -> bool:
        """Whether the warehouse took the record."""
        counts = {
            f"records_{name}": count for name, count in asdict(run.counts or Counts()).items()
        }
        values = {
            "run_id": run.run_id,
            "status": run.status,
            "finished_at": run.finished_at,
            "duration_seconds": run.seconds,
            **(counts if run.counts else dict.fromkeys(counts)),
            "error_class": run.error_class,
            "error_message": run.error_message and run.error_message[:LONGEST_MESSAGE],
        }
        # The first try may be what finds the connection lost.
        for _ in range(2):
            try:
                self._update(values)
                return True
            except (psycopg2.Error, WarehouseError):
                continue
        with self._waiting.open("a") as file:
            file.write(json.dumps(values, default=str) + "\n")
        return False

    def _update(self, values: dict[str, object]) -> None:
        assignments = sql.SQL(", ").join(
            sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values
        )
        with self._connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("update raw_otc.load_runs set {} where run_id = %s").format(assignments),
                (*values.values(), values["run_id"]),
            )

    def _write_waiting(self) -> None:
        if self._waiting.exists():
            for line in self._waiting.read_text().splitlines():
                self._update(json.loads(line))
            self._waiting.unlink()
