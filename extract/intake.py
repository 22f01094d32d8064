"""Between response and warehouse: all rows of a view, counted and judged before any lands.

The rows wait in Arrow files on disk, so memory stays bounded; their keys and hashes go to a
temporary table, where one set of statements decides for each row: insert, update, unchanged,
duplicate, or a conflicting duplicate. Of several rows with one key the one modified last wins, then
the one with the greatest hash: the same winner in whatever order they come.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from psycopg2 import sql

from extract.batches import Batch
from extract.warehouse import RAW_SCHEMA, Warehouse

CREATE = """
create temporary table intake (
    ordinal bigint not null, row_key text collate "C" not null, row_hash text collate "C" not null,
    modified text collate "C" not null
)
"""

JUDGE = """
create temporary table verdicts as
with
repeated as (
    select row_key from intake group by row_key having count(*) > 1
),
ranked as (
    select
        ordinal,
        row_hash,
        row_number() over by_precedence as place,
        first_value(row_hash) over by_precedence as winning_hash
    from intake
    where row_key in (select row_key from repeated)
    window by_precedence as (
        partition by row_key order by modified desc, row_hash desc, ordinal
    )
),
losers as (
    select
        ordinal,
        case when row_hash = winning_hash then 'duplicate' else 'conflict' end as verdict
    from ranked
    where place > 1
)
select
    intake.ordinal,
    stored._first_loaded_at as first_loaded_at,
    case
        when losers.verdict is not null then losers.verdict
        when stored._row_key is null then 'insert'
        when stored._row_hash = intake.row_hash then 'unchanged'
        else 'update'
    end as verdict
from intake
left join losers on intake.ordinal = losers.ordinal
left join {raw} as stored on intake.row_key = stored._row_key collate "C"
"""

# Neighbours with one fate travel as one range: a first load is one range, an unchanged one none.
RANGES = """
select min(ordinal), max(ordinal), first_loaded_at
from (
    select ordinal, first_loaded_at, ordinal - row_number() over (
        partition by first_loaded_at order by ordinal
    ) as island
    from verdicts
    where verdict = any(%s)
) as numbered
group by first_loaded_at, island
order by 1
"""


@dataclass(frozen=True)
class Counts:
    """What becomes of the rows of one response."""

    fetched: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    rejected: int = 0

    @property
    def written(self) -> int:
        return self.inserted + self.updated

    def is_complete(self) -> bool:
        parts = self.inserted + self.updated + self.unchanged + self.duplicate + self.rejected
        return self.fetched == parts


@dataclass(frozen=True)
class Stamps:
    """What the load writes beside the desk's values."""

    source: str
    loaded_at: datetime
    load_id: str

    def put_on(self, batch: pa.RecordBatch, first_loaded_at: datetime | None) -> pa.RecordBatch:
        """A row that is new was first loaded now."""
        moment = pa.timestamp("us", tz="UTC")
        values = {
            "_source": pa.scalar(self.source),
            "_first_loaded_at": pa.scalar(first_loaded_at or self.loaded_at, moment),
            "_loaded_at": pa.scalar(self.loaded_at, moment),
            "_dlt_load_id": pa.scalar(self.load_id),
        }
        fields = [pa.field(name, value.type, nullable=False) for name, value in values.items()]
        arrays = [pa.repeat(value, batch.num_rows) for value in values.values()]
        return pa.RecordBatch.from_arrays(
            [*batch.columns, *arrays], schema=pa.schema([*batch.schema, *fields])
        )


class Intake:
    """One view's rows on their way; its temporary tables live until it is closed."""

    def __init__(self, view: str, folder: Path, warehouse: Warehouse) -> None:
        self._view = view
        self._folder = folder
        # Committing each statement: an open transaction would hold up vacuum for a whole fetch.
        self._connection = warehouse.connect(autocommit=True)
        self._files: list[tuple[Path, int]] = []  # each with the ordinal of its first row
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._schema: pa.Schema | None = None
        self._rows = 0
        self.rejected: list[tuple[str, str]] = []
        with self._connection.cursor() as cursor:
            cursor.execute(CREATE)

    def close(self) -> None:
        self._close_file()
        self._connection.close()

    def add(self, batch: Batch) -> None:
        """Spool the rows; a schema that grew starts a new file."""
        self.rejected += batch.rejected
        if not batch.keys:
            return
        if batch.table.schema != self._schema:
            self._close_file()
            path = self._folder / f"{self._view}-{len(self._files)}.arrow"
            self._schema = batch.table.schema
            self._writer = pa.ipc.new_file(str(path), self._schema)
            self._files.append((path, self._rows))
        self._writer.write_batch(batch.table)
        lines = io.StringIO()
        csv.writer(lines).writerows(
            zip(
                range(self._rows, self._rows + len(batch.keys)),
                batch.keys,
                batch.hashes,
                batch.modified,
                strict=True,
            )
        )
        lines.seek(0)
        with self._connection.cursor() as cursor:
            cursor.copy_expert(
                "copy intake from stdin (format csv, force_not_null (modified))", lines
            )
        self._rows += len(batch.keys)

    def judge(self, fetched: int) -> Counts:
        """Decide every row's fate; conflicting duplicates join the rejected."""
        self._close_file()
        with self._connection.cursor() as cursor:
            cursor.execute("analyze intake")
            cursor.execute(sql.SQL(JUDGE).format(raw=sql.Identifier(RAW_SCHEMA, self._view)))
            cursor.execute("select verdict, count(*) from verdicts group by verdict")
            found = dict(cursor.fetchall())
        for row in self._rows_with("conflict"):
            self.rejected.append(("conflicting duplicate", row))
        return Counts(
            fetched=fetched,
            inserted=found.get("insert", 0),
            updated=found.get("update", 0),
            unchanged=found.get("unchanged", 0),
            duplicate=found.get("duplicate", 0),
            rejected=len(self.rejected),
        )

    def tables(self, stamps: Stamps) -> Iterator[pa.Table]:
        """The rows to write, as they will stand in the raw table."""
        with self._connection.cursor() as cursor:
            cursor.execute(RANGES, (["insert", "update"],))
            ranges = cursor.fetchall()
        for batch, first in self._spooled():
            pieces = [
                stamps.put_on(batch.slice(start - first, stop - start), first_loaded_at)
                for start, stop, first_loaded_at in _overlaps(ranges, first, batch.num_rows)
            ]
            if pieces:
                yield pa.Table.from_batches(pieces)

    def _rows_with(self, verdict: str) -> Iterator[str]:
        with self._connection.cursor() as cursor:
            cursor.execute(RANGES, ([verdict],))
            ranges = cursor.fetchall()
        for batch, first in self._spooled() if ranges else ():
            for start, stop, _ in _overlaps(ranges, first, batch.num_rows):
                for row in batch.slice(start - first, stop - start).to_pylist():
                    yield json.dumps(
                        {name: value for name, value in row.items() if value is not None}
                    )

    def _spooled(self) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Every batch with the ordinal of its first row, read without copying."""
        for path, first in self._files:
            with pa.memory_map(str(path)) as source:
                reader = pa.ipc.open_file(source)
                for index in range(reader.num_record_batches):
                    batch = reader.get_batch(index)
                    yield batch, first
                    first += batch.num_rows

    def _close_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
            self._schema = None


def _overlaps(
    ranges: list[tuple[int, int, datetime | None]], first: int, rows: int
) -> Iterator[tuple[int, int, datetime | None]]:
    """The parts of the (sorted) ranges that lie in one batch; consumed ranges are dropped."""
    end = first + rows
    while ranges and ranges[0][0] < end:
        start, last, first_loaded_at = ranges[0]
        if last + 1 > end:
            ranges[0] = (end, last, first_loaded_at)
        else:
            ranges.pop(0)
        yield start, min(last + 1, end), first_loaded_at
