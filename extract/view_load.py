"""The load of one view from one source: read, judge, merge, check, record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.counts import Counts, Stamps
from extract.errors import OtcError, WarehouseError
from extract.intake import Intake
from extract.lock import HeldLock
from extract.otc.views import View
from extract.pipeline import import_dlt_meanwhile, merge_into_raw
from extract.progress import Progress
from extract.run_records import Run, RunRecords
from extract.sources import Source
from extract.warehouse import RAW_SCHEMA, Warehouse, database_error

# The stamp must be later than every stored one, whatever the clocks do: staging goes by it.
NEXT_STAMP = "select greatest(now(), max(_loaded_at) + interval '1 microsecond') from {raw}"
CHECK = """
select count(*), count(*) filter (where _first_loaded_at = _loaded_at)
from {raw} where _loaded_at = %s and _dlt_load_id = %s
"""


@dataclass(frozen=True)
class ViewLoader:
    """What every view's load needs, whatever the view."""

    warehouse: Warehouse
    work: Path
    lock: HeldLock
    records: RunRecords
    progress: Progress
    is_dry: bool = False

    def load(self, view: View, source_name: str, source: Source) -> Run:
        run = Run(view.name, source_name)
        with self._recorded(run):
            self._read_judge_merge(run, view, source)
        return run

    def refuse(self, run: Run, reason: OtcError) -> Run:
        """For what fails before it can be read."""
        with self._recorded(run):
            raise reason
        return run

    @contextmanager
    def _recorded(self, run: Run) -> Iterator[None]:
        """Every load gets its record, whatever becomes of it."""
        self.progress.start(run.view)
        try:
            if not self.is_dry:
                self.records.start(run)
                self.progress.expect(self.records.last_fetched(run))
            yield
        except OtcError as error:
            run.fail(type(error).__name__, str(error))
        except psycopg2.Error as error:
            run.fail(type(error).__name__, str(database_error(error)))
        except OSError as error:
            run.fail(
                type(error).__name__,
                f"The work folder {self.work} cannot be used: {error.strerror or error}. "
                "Nothing of this view was loaded; make room and run the command again.",
            )
        except BaseException as error:
            # A bug, or a person's Ctrl-C: recorded like any failure, and then it goes its way.
            run.fail(type(error).__name__, "The load was stopped before it was complete.")
            raise
        finally:
            run.finished_at = datetime.now(timezone.utc)
            if not self.is_dry and not self.records.finish(run):
                self.progress.notice("The warehouse is out of reach: the next load records this.")
            self.progress.finish(run)

    def _read_judge_merge(self, run: Run, view: View, source: Source) -> None:
        intake = source(lambda: Intake(view, run.source, self.work, self.warehouse))
        try:
            run.new_columns = intake.header.new_columns
            self.progress.step("comparing with the warehouse")
            if intake.fetched and not self.is_dry:
                import_dlt_meanwhile()
            counts = intake.judge()
            if not counts.is_complete():
                raise WarehouseError(
                    f"The rows do not add up: {counts}.", "This is a defect: report it."
                )
            if not self.is_dry:
                self._write(run, counts, intake)
            run.counts = counts
            run.refused = dict(intake.refused)
            run.rejections = intake.rejections()
            run.status = "partial" if counts.rejected else "success"
        finally:
            intake.close()

    def _write(self, run: Run, counts: Counts, intake: Intake) -> None:
        self.lock.check()
        if counts.written:
            self.progress.step(f"writing {counts.written:,} rows")
            self._merge(counts, intake)
        intake.reject_into(run.run_id)

    def _merge(self, counts: Counts, intake: Intake) -> None:
        """Write, then ask the warehouse whether it holds just what was counted."""
        raw = sql.Identifier(RAW_SCHEMA, intake.view.name)
        connection = self.warehouse.connect(autocommit=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(NEXT_STAMP).format(raw=raw))
                loaded_at = cursor.fetchone()[0]

                def stamps(load_id: str) -> Stamps:
                    return Stamps(intake.source, loaded_at, load_id)

                load_id = merge_into_raw(intake, stamps, self.warehouse)
                cursor.execute(sql.SQL(CHECK).format(raw=raw), (loaded_at, load_id))
                found = cursor.fetchone()
        finally:
            connection.close()
        if found != (counts.written, counts.inserted):
            raise WarehouseError(
                f"After the merge the {intake.view.name} table holds {found[0]} rows of this load, "
                f"{found[1]} of them new; {counts.written} and {counts.inserted} were sent.",
                "Do not trust this view until a load succeeds; report it.",
            )
