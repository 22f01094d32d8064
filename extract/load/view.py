"""Loads one view from one source: read, compare, write, check, record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psycopg2
from psycopg2 import sql

from extract.errors import OtcError, WarehouseError
from extract.load.compare.comparison import Comparison, compare
from extract.load.engine import NO_ROOM, Engine, reason_of
from extract.load.findings import accepted_limit
from extract.load.limits import LimitError, LoadLimits, usual_rows
from extract.load.lock import HeldLock
from extract.load.progress import Progress
from extract.load.read.columns import ResponseColumns
from extract.load.run import Counts, Run
from extract.load.run_records import RunRecords
from extract.load.sources import Source
from extract.load.write.pipeline import Changes, merge_into_raw, was_stopped
from extract.load.write.rejected import list_rejected
from extract.otc.views import View
from extract.warehouse.connection import RAW_SCHEMA, LastingConnection, Warehouse, database_error
from extract.warehouse.raw_tables import add_columns

# Later than every stored one, whatever the clocks do: staging takes the rows loaded since.
NEXT_STAMP = "select greatest(now(), max(_loaded_at) + interval '1 microsecond') from {raw}"
CHECK = """
select count(*), count(*) filter (where _first_loaded_at = _loaded_at)
from {raw} where _loaded_at = %s
"""


@dataclass(frozen=True)
class LoadOptions:
    """Holds what a person may choose for a load; the limits by view."""

    limits: Mapping[str, LoadLimits]
    # Why a load that breaks a limit is right all the same.
    accepted_reason: str | None = None
    is_dry: bool = False
    # How long rejected rows are kept.
    rejected_days: float = 90
    # Of the code that loads; kept with each run.
    code_version: str | None = None


@dataclass(frozen=True)
class ViewLoader:
    """Loads views, with what all of them need."""

    warehouse: Warehouse
    work: Path
    lock: HeldLock
    records: RunRecords
    progress: Progress
    options: LoadOptions

    def load(self, view: View, source_name: str, source: Source) -> Run:
        run = Run(view.name, source_name, code_version=self.options.code_version)
        self._record(run, lambda: self._read_compare_write(run, view, source))
        if was_stopped():
            raise KeyboardInterrupt
        return run

    def refuse(self, run: Run, reason: OtcError) -> Run:
        """Records a load that fails before anything can be read."""

        def refusal() -> None:
            raise reason

        self._record(run, refusal)
        return run

    def _record(self, run: Run, work: Callable[[], None]) -> None:
        """Does the work of a load, and records it, however it ends."""
        self.progress.start(run.view, run.run_id)
        try:
            self.lock.ensure()
            if not self.options.is_dry:
                self.records.start(run)
            work()
        except OtcError as error:
            run.fail(type(error).__name__, error.cause, error.remedy)
        except psycopg2.Error as error:
            said = database_error(error)
            run.fail(type(error).__name__, said.cause, said.remedy)
        except (OSError, *NO_ROOM) as error:
            run.fail(
                type(error).__name__,
                f"A file of the load cannot be used: {reason_of(error)}.",
                f"Nothing of this view was loaded; make room for {self.work} and run it again.",
            )
        except duckdb.Error as error:
            run.fail(
                type(error).__name__,
                f"The engine refused a statement of ours: {reason_of(error)}.",
                "Nothing of this view was loaded; this is a defect: report it.",
            )
        except BaseException as error:
            # A defect, or Ctrl-C: recorded like any failure, and then raised again.
            run.fail(type(error).__name__, "The load was stopped before it was complete.")
            raise
        finally:
            run.finished_at = datetime.now(UTC)
            if not self.options.is_dry:
                self.records.finish(run)
            self.progress.finish(run, is_dry=self.options.is_dry)

    def _read_compare_write(self, run: Run, view: View, source: Source) -> None:
        with Engine(self.work, view) as engine:
            with run.stages.measured("read"):
                columns = source(engine)
            self.progress.step("comparing with the warehouse")
            limits, reason = self.options.limits[view.name], self.options.accepted_reason
            believed = replace(limits, most_vanished_pct=100) if reason else limits
            with run.stages.measured("compare") as compared:
                comparison = compare(engine, view, run.source, columns, self.warehouse, believed)
                compared.row_count = comparison.counts.fetched
            run.findings = [*comparison.findings]
            run.rejections = comparison.rejections
            if not self.options.is_dry:
                self.lock.check()
                list_rejected(engine, run.run_id, view, self.warehouse)
            self._check_limits(run, limits, comparison.counts)
            # The merge comes last: after it, a lost session must not make this a failure.
            if comparison.counts.written and not self.options.is_dry:
                with run.stages.measured("write") as written:
                    self._merge(engine, run, view, columns, comparison)
                    written.row_count = comparison.counts.written
        run.counts = comparison.counts
        run.status = "partial" if run.counts.rejected else "success"

    def _check_limits(self, run: Run, limits: LoadLimits, counts: Counts) -> None:
        usual = usual_rows(self.records.connection, run.view, run.source)
        for broken in limits.broken_by(counts, usual):
            if not self.options.accepted_reason:
                raise LimitError(
                    f"{broken} Nothing of this view was loaded.",
                    'Ask the desk\'s owner; if it is right, load it once with --accept "REASON".',
                )
            self._accept(run, broken)
        # Without a reason they would not have been believed, and would not be counted here.
        if self.options.accepted_reason and limits.is_beyond_vanishing(counts):
            self._accept(run, f"{counts.vanished:,} rows are not in the view any more.")

    def _accept(self, run: Run, broken: str) -> None:
        run.accepted_reason = self.options.accepted_reason
        run.findings.append(accepted_limit(broken, run.accepted_reason))

    def _merge(
        self,
        engine: Engine,
        run: Run,
        view: View,
        columns: ResponseColumns,
        comparison: Comparison,
    ) -> None:
        """Writes the changes, then checks that the warehouse holds just what was counted."""
        counts = comparison.counts
        self.progress.step(f"writing {counts.written:,} rows")
        raw = sql.Identifier(RAW_SCHEMA, view.name)
        with closing(LastingConnection(self.warehouse)) as connection:
            with connection.cursor() as cursor:
                new = [columns.raw_names[name] for name in columns.new]
                add_columns(cursor, view, dict.fromkeys(new, "text"))
                cursor.execute(sql.SQL(NEXT_STAMP).format(raw=raw))
                loaded_at = cursor.fetchone()[0]
            has_changes = counts.written > counts.inserted
            changes = Changes(
                engine=engine,
                view=view,
                source=run.source,
                loaded_at=loaded_at,
                text_columns=comparison.text_columns,
                sent_columns=[*columns.raw_names.values()],
                has_changes=has_changes,
            )
            failure = None
            try:
                merge_into_raw(changes, counts.written, self.warehouse)
            except WarehouseError as error:
                failure = error
            found = _stored_by(connection, raw, loaded_at)
        wanted = (counts.written, counts.inserted)
        if failure and found == wanted:
            raise WarehouseError(
                f"The rows landed, but the load failed after that. {failure.cause}",
                "Run it again: it will count them as unchanged.",
            )
        if failure:
            raise failure
        if found != wanted:
            raise WarehouseError(
                f"After the merge the {view.name} table holds {found[0]} rows of this load, "
                f"{found[1]} of them new; {counts.written} and {counts.inserted} were sent.",
                "Do not trust this view until a load succeeds; report it.",
            )


def _stored_by(
    connection: LastingConnection, raw: sql.Identifier, loaded_at: datetime
) -> tuple[int, ...]:
    """Counts the rows of a load; its connection may have been lost while dlt was at work."""
    for is_last in (False, True):
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(CHECK).format(raw=raw), (loaded_at,))
                return cursor.fetchone()
        except psycopg2.OperationalError:
            if is_last:
                raise
    raise AssertionError("the last try returns or raises")
