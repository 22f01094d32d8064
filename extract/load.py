"""Loads the desk's views: fetch, judge, merge, check, record; one view after another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.batches import Batcher
from extract.call_ledger import CallLedger
from extract.counts import Counts, Stamps
from extract.errors import ExitCode, OtcError, WarehouseError
from extract.intake import Intake
from extract.lock import load_lock
from extract.otc.client import DeskClient
from extract.otc.response import read_rows
from extract.otc.settings import DeskSettings
from extract.otc.views import VIEWS, View
from extract.pipeline import merge_into_raw
from extract.progress import Progress
from extract.raw_schema import create_raw_schema
from extract.reconcile import Reconciler
from extract.run_records import Run, RunRecords
from extract.warehouse import RAW_SCHEMA, Warehouse

# The stamp must be later than every stored one, whatever the clocks do: staging goes by it.
NEXT_STAMP = "select greatest(now(), max(_loaded_at) + interval '1 microsecond') from {raw}"
CHECK = """
select count(*), count(*) filter (where _first_loaded_at = _loaded_at)
from {raw} where _loaded_at = %s and _dlt_load_id = %s
"""


def load_views(
    names: Sequence[str], desk: DeskSettings, warehouse: Warehouse, work: Path, progress: Progress
) -> list[Run]:
    """Every view gets its run, whatever became of the one before."""
    with load_lock(warehouse):
        records_connection = warehouse.connect(autocommit=True)
        try:
            setup = warehouse.connect()
            create_raw_schema(setup)
            setup.close()
            records = RunRecords(records_connection)
            interrupted = records.close_interrupted()
            if interrupted:
                progress.notice(
                    f"{interrupted} earlier run(s) found open and closed as interrupted."
                )
            clear_folder(work)
            ledger = CallLedger(records_connection, desk.politeness, notice=progress.notice)
            client = DeskClient(desk, ledger, notice=progress.notice)
            return [
                _load(VIEWS[name], client, warehouse, work, records, progress) for name in names
            ]
        except psycopg2.Error as error:
            raise _database_error(error) from None
        finally:
            records_connection.close()


def exit_code(runs: Sequence[Run]) -> ExitCode:
    """0 only when every requested view succeeded."""
    statuses = {run.status for run in runs}
    if statuses <= {"success"}:
        return ExitCode.OK
    return ExitCode.FAILED if "failed" in statuses else ExitCode.PARTIAL


def _load(
    view: View,
    client: DeskClient,
    warehouse: Warehouse,
    work: Path,
    records: RunRecords,
    progress: Progress,
) -> Run:
    run = Run(view.name, source="api")
    records.start(run)
    progress.start(view.name)
    try:
        with _folder(work, view.name) as folder:
            _fetch_judge_merge(run, view, client, warehouse, folder, records, progress)
    except OtcError as error:
        _fail(run, type(error).__name__, str(error))
    except psycopg2.Error as error:
        _fail(run, type(error).__name__, str(_database_error(error)))
    except BaseException as error:
        # A bug, or a person's Ctrl-C: recorded like any failure, and then it goes its way.
        _fail(run, type(error).__name__, "The load was stopped before it was complete.")
        raise
    finally:
        run.finished_at = datetime.now(timezone.utc)
        records.finish(run)
        progress.finish(run)
    return run


def _fetch_judge_merge(
    run: Run,
    view: View,
    client: DeskClient,
    warehouse: Warehouse,
    folder: Path,
    records: RunRecords,
    progress: Progress,
) -> None:
    def take_in(body: Iterator[bytes]) -> tuple[Intake, Batcher]:
        """Everything is read and held to the contract before anything is written."""
        intake, batcher = Intake(view.name, folder, warehouse), Batcher(view)
        try:
            for chunk in read_rows(body):
                intake.add(batcher.batch(chunk))
                progress.rows(batcher.fetched)
            batcher.check_header()
        except BaseException:
            intake.close()
            raise
        return intake, batcher

    intake, batcher = client.read(view.name, take_in)
    try:
        run.new_columns = batcher.new_columns
        progress.step("comparing with the warehouse")
        counts = intake.judge(batcher.fetched, Reconciler(view, run.source, batcher.seen))
        run.refused = dict(intake.refused)
        if not counts.is_complete():
            raise WarehouseError(
                f"The rows do not add up: {counts}.", "This is a defect: report it."
            )
        if counts.written:
            progress.step(f"writing {counts.written:,} rows")
            _merge(view, counts, intake, warehouse, folder)
        run.rejections = intake.reject_into(run.run_id)
        run.counts = counts
        run.status = "partial" if counts.rejected else "success"
    finally:
        intake.close()


def _merge(view: View, counts: Counts, intake: Intake, warehouse: Warehouse, folder: Path) -> None:
    """Write, then ask the warehouse whether it holds just what was counted."""
    raw = sql.Identifier(RAW_SCHEMA, view.name)
    connection = warehouse.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(NEXT_STAMP).format(raw=raw))
            loaded_at = cursor.fetchone()[0]

            def stamps(load_id: str) -> Stamps:
                return Stamps("api", loaded_at, load_id)

            load_id = merge_into_raw(view, intake, stamps, warehouse, folder)
            cursor.execute(sql.SQL(CHECK).format(raw=raw), (loaded_at, load_id))
            found = cursor.fetchone()
    finally:
        connection.close()
    if found != (counts.written, counts.inserted):
        raise WarehouseError(
            f"After the merge the {view.name} table holds {found[0]} rows of this load, {found[1]} "
            f"of them new; {counts.written} and {counts.inserted} were sent.",
            "Do not trust this view until a load succeeds; report it.",
        )


def _fail(run: Run, error_class: str, message: str) -> None:
    run.status, run.counts = "failed", None
    run.error_class, run.error_message = error_class, message


def _database_error(error: psycopg2.Error) -> WarehouseError:
    """The server's own first line: it names the object; the rest may hold a row's data."""
    text = str(error).strip() or type(error).__name__
    return WarehouseError(
        f"PostgreSQL refused: {text.splitlines()[0]}.",
        "See to the cause and run the command again.",
    )


@contextmanager
def _folder(work: Path, view: str) -> Iterator[Path]:
    """Room for one view's spool and package; gone with the load."""
    folder = Path(tempfile.mkdtemp(prefix=f"{view}-", dir=work))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def clear_folder(work: Path) -> None:
    """What killed loads left; the caller holds the lock."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)  # it holds the desk's data
