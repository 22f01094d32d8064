"""The dlt pipeline: Arrow tables in, merged by key into the raw schema, a view at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from extract.counts import Stamps
from extract.errors import WarehouseError
from extract.intake import Intake
from extract.otc.views import View
from extract.raw_schema import TECHNICAL_COLUMNS, raw_columns
from extract.warehouse import RAW_SCHEMA, Warehouse

if TYPE_CHECKING:
    from dlt.extract import DltResource

# Small files bound the memory of the writer and of the driver, which reads a whole one at a time.
ROWS_PER_FILE = 50_000


def configure_dlt(folder: Path) -> None:
    """Before anything imports dlt: no telemetry, nothing in HOME, no settings from files."""
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"
    os.environ["DLT_DATA_DIR"] = str(folder)
    os.environ["DATA_WRITER__FILE_MAX_ITEMS"] = str(ROWS_PER_FILE)
    os.environ["LOAD__WORKERS"] = "2"


def merge_into_raw(
    view: View,
    intake: Intake,
    stamps: Callable[[str], Stamps],
    warehouse: Warehouse,
    folder: Path,
) -> str:
    """Load what the intake decided to write, visible all at once; the package's id."""
    import dlt
    from dlt.common.runtime import run_context
    from dlt.destinations import postgres
    from dlt.pipeline.exceptions import PipelineStepFailed

    # dlt notes an id even with telemetry off: in HOME, or as root in /var/dlt. No setting moves it.
    run_context.active()._global_dir = os.environ["DLT_DATA_DIR"]
    # A folder of its own for every load: what a killed load left must never be loaded later.
    pipeline = dlt.pipeline(
        pipeline_name=f"otc_{view.name}",
        destination=postgres(credentials=warehouse.url, create_indexes=False),
        dataset_name=RAW_SCHEMA,
        pipelines_dir=str(folder),
        progress=None,
    )
    try:
        info = pipeline.run(_resource(view, intake, stamps), loader_file_format="parquet")
    except PipelineStepFailed as error:
        cause = error.exception or error
        raise WarehouseError(
            f"dlt could not {error.step} the {view.name} view: {type(cause).__name__}: "
            f"{str(cause).strip().splitlines()[0] if str(cause).strip() else 'no message'}",
            "Nothing of it is visible; see to the cause and run `make load` again.",
        ) from error
    info.raise_on_failed_jobs()
    return info.loads_ids[-1]


def _resource(view: View, intake: Intake, stamps: Callable[[str], Stamps]) -> DltResource:
    import dlt
    from dlt.common.configuration.container import Container
    from dlt.common.storages.load_package import LoadPackageStateInjectableContext

    columns = {name: {"data_type": "text", "nullable": True} for name in raw_columns(view)}
    for name, definition in TECHNICAL_COLUMNS.items():
        kind = "timestamp" if definition.startswith("timestamptz") else "text"
        columns[name] = {"data_type": kind, "nullable": False}

    @dlt.resource(
        name=view.name,
        primary_key="_row_key",
        # The intake leaves one row a key, so dlt need not look for more.
        write_disposition={
            "disposition": "merge",
            "strategy": "delete-insert",
            "deduplicated": True,
        },
        columns=columns,
    )
    def rows() -> Iterator[object]:
        package = Container()[LoadPackageStateInjectableContext]
        yield from intake.tables(stamps(package.load_id))

    return rows()
