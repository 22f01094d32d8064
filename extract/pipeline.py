"""The dlt pipeline: Arrow tables in, merged by key into the raw schema, a view at once."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extract.counts import Stamps
from extract.errors import WarehouseError
from extract.intake import Intake
from extract.package import write_package
from extract.raw_names import TECHNICAL_COLUMNS
from extract.warehouse import RAW_SCHEMA, Warehouse

if TYPE_CHECKING:
    from dlt.extract import DltResource


def configure_dlt(folder: Path) -> None:
    """Before anything imports dlt: no telemetry, nothing in HOME, no settings from files."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
    os.environ["DLT_DATA_DIR"] = str(folder)
    os.environ["LOAD__WORKERS"] = "2"  # a second one brings no speed, and costs memory


def import_dlt_meanwhile() -> None:
    """It takes a second, and the server has work of its own for as long."""
    threading.Thread(target=importlib.import_module, args=["extract.streaming_postgres"]).start()


def merge_into_raw(intake: Intake, stamps: Callable[[str], Stamps], warehouse: Warehouse) -> str:
    """Load what the intake decided to write, visible all at once; the package's id."""
    import dlt
    from dlt.common.runtime import run_context
    from dlt.pipeline.exceptions import PipelineStepFailed

    from extract.streaming_postgres import streaming_postgres

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
        cause = error.exception or error
        raise WarehouseError(
            f"dlt could not {error.step} the {intake.view.name} view: {type(cause).__name__}: "
            f"{str(cause).strip().splitlines()[0] if str(cause).strip() else 'no message'}",
            "Nothing of it is visible; see to the cause and run `make load` again.",
        ) from error
    info.raise_on_failed_jobs()
    return info.loads_ids[-1]


def _resource(intake: Intake, stamps: Callable[[str], Stamps]) -> DltResource:
    import dlt
    from dlt.common.configuration.container import Container
    from dlt.common.storages.load_package import LoadPackageStateInjectableContext

    text_columns = intake.text_columns()
    columns = {name: {"data_type": "text", "nullable": True} for name in text_columns}
    for name, definition in TECHNICAL_COLUMNS.items():
        kind = "timestamp" if definition.startswith("timestamptz") else "text"
        columns[name] = {"data_type": kind, "nullable": False}

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
        for path, rows in write_package(
            intake.batches(stamps(load_id)), text_columns, intake.folder
        ):
            yield dlt.mark.with_file_import(str(path), "parquet", items_count=rows)

    return files()
