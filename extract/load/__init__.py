"""Loads views of the desk, or files that it exported, one after another, under the load's lock."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from extract.errors import ExitCode, OtcError
from extract.exports import open_export
from extract.load.lock import load_lock
from extract.load.progress import Progress
from extract.load.run import Run
from extract.load.run_records import RunRecords
from extract.load.sources import from_desk, from_export
from extract.load.view import LoadOptions, ViewLoader
from extract.otc.call_ledger import CallLedger
from extract.otc.client import DeskClient
from extract.otc.settings import DeskSettings
from extract.otc.views import VIEWS
from extract.warehouse.connection import LastingConnection, Warehouse, database_error
from extract.warehouse.raw_tables import create_call_ledger, create_raw_schema

# The view of a file that resembles none of them: its refusal is recorded too.
UNRECOGNISED = "unrecognised"


def load_views(
    names: Sequence[str],
    desk: DeskSettings,
    warehouse: Warehouse,
    work: Path,
    progress: Progress,
    options: LoadOptions,
) -> list[Run]:
    """Loads views independently: if one fails, the others still load."""
    with _session(warehouse, work, progress, options) as (loader, connection):
        # A dry run calls the desk too, so the call counts.
        create_call_ledger(connection)
        ledger = CallLedger(connection, desk.call_limits, notice=progress.notice)
        client = DeskClient(desk, ledger, notice=progress.notice)
        return [
            loader.load(VIEWS[name], "api", from_desk(VIEWS[name], client, progress))
            for name in names
        ]


def load_files(
    paths: Sequence[Path],
    names: Sequence[str],
    warehouse: Warehouse,
    work: Path,
    progress: Progress,
    options: LoadOptions,
) -> list[Run]:
    """Loads files in the order given: if two hold the same row, the later one wins."""
    with _session(warehouse, work, progress, options) as (loader, _):
        return [_load_file(path, names, loader) for path in paths]


def exit_code(runs: Sequence[Run]) -> ExitCode:
    """Returns OK only if every view succeeded."""
    statuses = {run.status for run in runs}
    if statuses <= {"success"}:
        return ExitCode.OK
    return ExitCode.FAILED if "failed" in statuses else ExitCode.PARTIAL


def _load_file(path: Path, names: Sequence[str], loader: ViewLoader) -> Run:
    try:
        export = open_export(path)
    except OtcError as error:
        return loader.refuse(Run(UNRECOGNISED, path.suffix.lower().removeprefix(".")), error)
    with export:
        view = export.view
        if names and view.name not in names:
            return loader.refuse(
                Run(view.name, export.source),
                OtcError(f"{path} holds {view.name}.", f"Only {', '.join(names)} was requested."),
            )
        return loader.load(view, export.source, from_export(export, loader.progress))


@contextmanager
def _session(
    warehouse: Warehouse, work: Path, progress: Progress, options: LoadOptions
) -> Iterator[tuple[ViewLoader, LastingConnection]]:
    """Provides the lock, the raw schema, the run records and an empty work folder."""
    try:
        with load_lock(warehouse) as lock, closing(LastingConnection(warehouse)) as connection:
            # A folder for each warehouse, because the lock belongs to the warehouse.
            place = re.sub(
                r"[^\w.-]", "_", f"{warehouse.host}-{warehouse.port}-{warehouse.database}"
            )
            work = work / place
            clear_folder(work)
            records = RunRecords(
                connection, work.with_name(f"{work.name}.unrecorded"), progress.notice
            )
            if not options.is_dry:
                create_raw_schema(connection)
                records.close_interrupted()
                records.forget_rejected(options.rejected_days)
            yield ViewLoader(warehouse, work, lock, records, progress, options), connection
    except psycopg2.Error as error:
        raise database_error(error) from None


def clear_folder(work: Path) -> None:
    """Removes what killed loads left; the caller holds the lock."""
    try:
        if work.exists():
            shutil.rmtree(work)
        work.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        work.mkdir(mode=0o700)  # it holds the desk's data
    except OSError as error:
        raise OtcError(
            f"The work folder {work} cannot be created ({error.strerror}).",
            "Delete it, or check its permissions and the disk.",
        ) from None
