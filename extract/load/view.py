"""The load of one view from one source: read, judge, merge, check, record."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.errors import OtcError, WarehouseError
from extract.load.compare.intake import Intake
from extract.load.counts import Counts, Stamps
from extract.load.lock import HeldLock
from extract.load.progress import Progress
from extract.load.run_records import Run, RunRecords
from extract.load.sources import Source
from extract.load.write.pipeline import dlt_imported_meanwhile, merge_into_raw, was_stopped
from extract.otc.views import View
from extract.warehouse.connection import RAW_SCHEMA, LastingConnection, Warehouse, database_error
from extract.warehouse.raw_names import raw_column
from extract.warehouse.raw_tables import add_columns

# The stamp must be later than every stored one, whatever the clocks do: staging goes by it.
NEXT_STAMP = "select greatest(now(), max(_loaded_at) + interval '1 microsecond') from {raw}"
CHECK = """
select count(*), count(*) filter (where _first_loaded_at = _loaded_at)
from {raw} where _loaded_at = %s
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
        self._record(run, lambda: self._read_judge_write(run, view, source))
        if was_stopped():
            raise KeyboardInterrupt
        return run

    def refuse(self, run: Run, reason: OtcError) -> Run:
        """For what fails before it can be read."""

        def refusal() -> None:
            raise reason

        self._record(run, refusal)
        return run

    def _record(self, run: Run, work: Callable[[], None]) -> None:
        """Every load gets its record, whatever becomes of it."""
        self.progress.start(run.view)
        try:
            self.lock.ensure()
            if not self.is_dry:
                self.records.start(run)
                self.progress.expect(self.records.last_fetched(run))
            work()
        except OtcError as error:
            run.fail(type(error).__name__, str(error))
        except psycopg2.Error as error:
            run.fail(type(error).__name__, str(database_error(error)))
        except OSError as error:
            run.fail(
                type(error).__name__,
                f"A file of the load cannot be used: {error.strerror or error}. "
                f"Nothing of this view was loaded; make room for {self.work} and run it again.",
            )
        except BaseException as error:
            # A bug, or a person's Ctrl-C: recorded like any failure, and then it goes its way.
            run.fail(type(error).__name__, "The load was stopped before it was complete.")
            raise
        finally:
            run.finished_at = datetime.now(UTC)
            if not self.is_dry:
                self.records.finish(run)
            self.progress.finish(run, is_dry=self.is_dry)

    def _read_judge_write(self, run: Run, view: View, source: Source) -> None:
        intake = source(lambda: Intake(view, run.source, self.work, self.warehouse))
        with closing(intake):
            run.new_columns = intake.header.new_columns
            self.progress.step("comparing with the warehouse")
            counts = self._judged(intake)
            if not counts.is_complete():
                raise WarehouseError(
                    f"The rows do not add up: {counts}.", "This is a defect: report it."
                )
            rejections = intake.rejections()
            if not self.is_dry:
                self._write(run, counts, intake)
            run.counts = counts
            run.refused = dict(intake.refused)
            run.rejections = rejections
            run.status = "partial" if counts.rejected else "success"

    def _judged(self, intake: Intake) -> Counts:
        if self.is_dry or not intake.fetched:
            return intake.judge()
        with dlt_imported_meanwhile():
            return intake.judge()

    def _write(self, run: Run, counts: Counts, intake: Intake) -> None:
        """The merge comes last: once it is done, no lost session may make this a failure."""
        self.lock.check()
        intake.hand_over(run.run_id)
        if counts.written:
            self.progress.step(f"writing {counts.written:,} rows")
            self._merge(counts, intake)

    def _merge(self, counts: Counts, intake: Intake) -> None:
        """Write, then ask the warehouse whether it holds just what was counted."""
        raw = sql.Identifier(RAW_SCHEMA, intake.view.name)
        with closing(LastingConnection(self.warehouse)) as connection:
            with connection.cursor() as cursor:
                new = [raw_column(name) for name in intake.header.new_columns]
                add_columns(cursor, intake.view, dict.fromkeys(new, "text"))
                cursor.execute(sql.SQL(NEXT_STAMP).format(raw=raw))
                loaded_at = cursor.fetchone()[0]

            def stamps(load_id: str) -> Stamps:
                return Stamps(intake.source, loaded_at, load_id)

            failure = None
            try:
                merge_into_raw(intake, stamps, self.warehouse)
            except WarehouseError as error:
                failure = error
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(CHECK).format(raw=raw), (loaded_at,))
                found = cursor.fetchone()
        wanted = (counts.written, counts.inserted)
        if failure and found == wanted:
            raise WarehouseError(
                f"The rows landed, but the load failed behind them. {failure.cause}",
                "Run it again: it will find them unchanged.",
            )
        if failure:
            raise failure
        if found != wanted:
            raise WarehouseError(
                f"After the merge the {intake.view.name} table holds {found[0]} rows of this load, "
                f"{found[1]} of them new; {counts.written} and {counts.inserted} were sent.",
                "Do not trust this view until a load succeeds; report it.",
            )
