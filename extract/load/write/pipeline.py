"""Merges the changed rows into the raw schema with dlt, by key, from a CSV file.

dlt is pinned to a minor version, because private names are used here: `_global_dir` of the run
context, the container's `LoadPackageStateInjectableContext`, and `dlt.common.runtime.signals`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import WarehouseError
from extract.load.engine import Engine
from extract.otc.views import View
from extract.warehouse.connection import RAW_SCHEMA, Warehouse
from extract.warehouse.raw_names import TECHNICAL_COLUMNS

if TYPE_CHECKING:
    from dlt.extract import DltResource


def configure_dlt(folder: Path) -> None:
    """Sets dlt up before it is imported: no telemetry, nothing in HOME, no settings from files."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    # Its log shows the row that the server refused; the exception says enough.
    os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"
    os.environ["LOAD__RAISE_ON_MAX_RETRIES"] = "2"
    os.environ["DLT_DATA_DIR"] = str(folder)
    # Every load has a pipeline of its own; the state it needs is in the raw tables.
    os.environ["RESTORE_FROM_DESTINATION"] = "false"


@dataclass(frozen=True)
class Changes:
    """Holds the new and changed rows of the engine, and what is written beside their values."""

    engine: Engine
    view: View
    source: str
    loaded_at: datetime
    text_columns: Sequence[str]
    sent_columns: Sequence[str]
    has_changes: bool

    def write(self, load_id: str) -> Path:
        """Writes them as one file."""
        path = self.engine.folder / "changed.csv"
        self.engine.run(
            "write/changed_rows.sql",
            **{field.name: getattr(self, field.name) for field in fields(self)},
            load_id=load_id,
            path=path,
        )
        # Nothing is asked of the engine any more, and dlt needs memory of its own.
        self.engine.close()
        return path


def merge_into_raw(changes: Changes, rows: int, warehouse: Warehouse) -> None:
    """Merges the changes in one transaction."""
    import dlt
    from dlt.common.runtime import run_context
    from dlt.pipeline.exceptions import PipelineStepFailed

    # dlt notes an id even with telemetry off: in HOME, or as root in /var/dlt. No setting moves it.
    run_context.active()._global_dir = os.environ["DLT_DATA_DIR"]
    # A separate folder for every load: what a killed load left must never be loaded later.
    pipeline = dlt.pipeline(
        pipeline_name=f"otc_{changes.view.name}",
        # Without transactions a merge is one message, which the server finishes and commits
        # although the load that sent it was killed: perhaps in the middle of the next one.
        destination=dlt.destinations.postgres(
            credentials=warehouse.url, create_indexes=False, supports_transactions=True
        ),
        dataset_name=RAW_SCHEMA,
        pipelines_dir=str(changes.engine.folder),
        progress=None,
    )
    try:
        info = pipeline.run(_resource(changes, rows), loader_file_format="csv")
    except PipelineStepFailed as error:
        raise WarehouseError(
            f"The {changes.view.name} view could not be merged: {_root_cause(error)}.",
            "Fix the cause and run the command again.",
        ) from None
    info.raise_on_failed_jobs()


def was_stopped() -> bool:
    """Tells whether Ctrl-C came during dlt's work; dlt finishes what it began."""
    signals = sys.modules.get("dlt.common.runtime.signals")
    return bool(signals and signals.was_signal_received())


def _root_cause(error: BaseException) -> str:
    """Finds the server's own message, without the row that caused it."""
    error = getattr(error, "exception", None) or error
    # A job's failure quotes the trace of its last try; the server's own message is beneath it.
    error = getattr(error, "client_exception", None) or error
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    said = str(error).strip().splitlines()
    return said[0].rstrip(". ") if said else type(error).__name__


def _resource(changes: Changes, rows: int) -> DltResource:
    import dlt
    from dlt.common.configuration.container import Container
    from dlt.common.storages.load_package import LoadPackageStateInjectableContext

    # A text that may be NULL would be NULL where it is blank; the raw tables, which are not made by
    # dlt, take both.
    columns = {name: {"data_type": "text", "nullable": False} for name in changes.text_columns}
    for name, definition in TECHNICAL_COLUMNS.items():
        kind = "timestamp" if definition.startswith("timestamptz") else "text"
        columns[name] = {"data_type": kind, "nullable": True}

    @dlt.resource(
        name=changes.view.name,
        primary_key="_row_key",
        # Only one row a key is left, so dlt does not need to remove duplicates.
        write_disposition={
            "disposition": "merge",
            "strategy": "delete-insert",
            "deduplicated": True,
        },
        columns=columns,
    )
    def changed_rows() -> Iterator[object]:
        """Yields a finished file, which dlt takes as it is; it would write rows one by one."""
        load_id = Container()[LoadPackageStateInjectableContext].load_id
        yield dlt.mark.with_file_import(str(changes.write(load_id)), "csv", items_count=rows)

    return changed_rows()
