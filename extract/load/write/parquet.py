"""Parquet files for dlt to load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extract.warehouse.raw_names import TECHNICAL_COLUMNS

# A row group is what the copying holds in memory; files are what is copied side by side.
GROUP_BYTES = 1 << 20
FILE_BYTES = 64 << 20


def write_package(
    batches: Iterable[pa.RecordBatch], columns: Sequence[str], folder: Path
) -> Iterator[tuple[Path, int]]:
    """Each file with its number of rows, when it is complete."""
    schema = package_schema(columns)
    groups = _row_groups(_conform(batch, schema) for batch in batches)
    group = next(groups, None)
    number = 0
    while group is not None:
        path = folder / f"package-{number:06}.parquet"
        rows = size = 0
        # Statistics and compression would cost more here than they save there.
        with (
            pq.ParquetWriter(path, schema, compression="none", write_statistics=False) as writer,
            ThreadPoolExecutor(1) as pool,
        ):
            while group is not None and size < FILE_BYTES:
                rows, size = rows + group.num_rows, size + group.nbytes
                # The next group is read while this one is written: Arrow does both without Python.
                written = pool.submit(writer.write_table, group)
                group = next(groups, None)
                written.result()
        yield path, rows
        number += 1


def package_schema(columns: Sequence[str]) -> pa.Schema:
    fields = [pa.field(name, pa.string()) for name in columns]
    for name, definition in TECHNICAL_COLUMNS.items():
        moment = pa.timestamp("us", tz="UTC")
        kind = moment if definition.startswith("timestamptz") else pa.string()
        fields.append(pa.field(name, kind, nullable="not null" not in definition))
    return pa.schema(fields)


def _conform(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The schema's columns in its order; what the batch does not have is NULL."""
    present = set(batch.schema.names)
    arrays = [
        batch.column(field.name) if field.name in present else pa.nulls(batch.num_rows, field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _row_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    group: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        group.append(batch)
        size += batch.nbytes
        if size >= GROUP_BYTES:
            yield pa.Table.from_batches(group)
            group, size = [], 0
    if group:
        yield pa.Table.from_batches(group)
