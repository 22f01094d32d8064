"""The dlt pipeline: Parquet files in, merged by key into the raw schema, a view at once."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import WarehouseError
from extract.load.compare.intake import Intake
from extract.load.counts import Stamps
from extract.load.write.parquet import write_package
from extract.warehouse.connection import RAW_SCHEMA, Warehouse
from extract.warehouse.raw_names import TECHNICAL_COLUMNS

if TYPE_CHECKING:
    from dlt.extract import DltResource


def configure_dlt(folder: Path) -> None:
    """Before anything imports dlt: no telemetry, nothing in HOME, no settings from files."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    # Its log shows the row that the server refused; what failed is told by the exception.
    os.environ["RUNTIME__LOG_LEVEL"] = "CRITICAL"
    os.environ["LOAD__RAISE_ON_MAX_RETRIES"] = "2"
    os.environ["DLT_DATA_DIR"] = str(folder)
    os.environ["LOAD__WORKERS"] = "2"
    # Every load has a pipeline of its own; what the last one knew is in the raw tables.
    os.environ["RESTORE_FROM_DESTINATION"] = "false"


@contextmanager
def dlt_imported_meanwhile() -> Iterator[None]:
    """It takes a second, and the server has work of its own for as long."""
    thread = threading.Thread(
        target=importlib.import_module, args=["extract.load.write.postgres_copy"], daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        thread.join()  # an interpreter that ends in the middle of an import says so at length


def merge_into_raw(intake: Intake, stamps: Callable[[str], Stamps], warehouse: Warehouse) -> str:
    """Load what the intake decided to write, visible all at once; the package's id."""
    import dlt
    from dlt.common.runtime import run_context
    from dlt.pipeline.exceptions import PipelineStepFailed

    from extract.load.write.postgres_copy import streaming_postgres

    # dlt notes an id even with telemetry off: in HOME, or as root in /var/dlt. No setting moves it.
    run_context.active()._global_dir = os.environ["DLT_DATA_DIR"]
    # A folder of its own for every load: what a killed load left must never be loaded later.
    pipeline = dlt.pipeline(
        pipeline_name=f"otc_{intake.view.name}",
        destination=streaming_postgres(credentials=warehouse.url, create_indexes=False),
        dataset_name=RAW_SCHEMA,
        pipelines_dir=str(intake.folder),
        progress=None,
    )
    try:
        info = pipeline.run(_resource(intake, stamps), loader_file_format="parquet")
    except PipelineStepFailed as error:
        raise WarehouseError(
            f"The {intake.view.name} view could not be merged: {_root_cause(error)}.",
            "See to the cause and run the command again.",
        ) from None
    info.raise_on_failed_jobs()
    return info.loads_ids[-1]


def was_stopped() -> bool:
    """Whether Ctrl-C came while dlt was at work, which ends what it began."""
    signals = sys.modules.get("dlt.common.runtime.signals")
    return bool(signals and signals.was_signal_received())


def _root_cause(error: BaseException) -> str:
    """What the server said, without the row that it said it of."""
    error = getattr(error, "exception", None) or error
    # A job's failure quotes the trace of its last try; the server's own words are beneath it.
    error = getattr(error, "client_exception", None) or error
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    said = str(error).strip().splitlines()
    return said[0].rstrip(". ") if said else type(error).__name__


def _resource(intake: Intake, stamps: Callable[[str], Stamps]) -> DltResource:
    import dlt
    from dlt.common.configuration.container import Container
    from dlt.common.storages.load_package import LoadPackageStateInjectableContext

    text_columns = intake.text_columns()
    columns = {name: {"data_type": "text", "nullable": True} for name in text_columns}
    for name, definition in TECHNICAL_COLUMNS.items():
        kind = "timestamp" if definition.startswith("timestamptz") else "text"
        columns[name] = {"data_type": kind, "nullable": "not null" not in definition}

    @dlt.resource(
        name=intake.view.name,
        primary_key="_row_key",
        # The intake leaves one row a key, so dlt need not look for more.
        write_disposition={
            "disposition": "merge",
            "strategy": "delete-insert",
            "deduplicated": True,
        },
        columns=columns,
    )
    def files() -> Iterator[object]:
        """Finished files, which dlt takes as they are: it would write the tables one by one."""
        load_id = Container()[LoadPackageStateInjectableContext].load_id
        # Closed at once when writing fails: the spool it reads is open, and would keep its room.
        with closing(intake.batches(stamps(load_id))) as batches:
            for path, rows in write_package(batches, text_columns, intake.folder):
                yield dlt.mark.with_file_import(str(path), "parquet", items_count=rows)

    return files()
