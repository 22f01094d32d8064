"""Between response and warehouse: all rows of a view, counted and judged before any lands.

The rows wait in Arrow files on disk, so memory stays bounded; their keys and hashes go to a
temporary table, where one set of statements decides for each row: insert, differs, unchanged,
duplicate, or a conflicting duplicate. Of several rows with one key the one modified last wins, then
the one with the greatest hash: the same winner in whatever order they come. A row that differs is
held against the stored one (extract/reconcile.py); what is left of the difference is an update.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg2.extras
import pyarrow as pa
from psycopg2 import sql

from extract.batches import Batch
from extract.counts import Counts, Stamps
from extract.reconcile import Reconciler
from extract.rows import as_json
from extract.spool import Spool
from extract.warehouse import RAW_SCHEMA, Warehouse

CREATE = """
create temporary table intake (
    ordinal bigint not null,
    row_key text collate "C" not null,
    row_hash text collate "C" not null,
    modified text collate "C" not null
);
create temporary table rejects (reason text not null, record text not null);
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
    case
        when losers.verdict is not null then losers.verdict
        when stored._row_key is null then 'insert'
        when stored._row_hash = intake.row_hash then 'unchanged'
        else 'differs'
    end as verdict
from intake
left join losers on intake.ordinal = losers.ordinal
left join {raw} as stored on intake.row_key = stored._row_key collate "C"
"""

# Neighbours with one fate travel as one range: a first load is one range, an unchanged one none.
RANGES = """
select min(ordinal), max(ordinal) + 1
from (
    select ordinal, ordinal - row_number() over (order by ordinal) as island
    from verdicts
    where verdict = %s
) as numbered
group by island
order by 1
"""
REJECT = """
insert into raw_otc.rejected_records (run_id, view_name, reason, record, rejected_at)
select %s, %s, reason, record, now() from rejects
"""


class Intake:
    """One view's rows on their way; its temporary tables live until it is closed."""

    def __init__(self, view: str, folder: Path, warehouse: Warehouse) -> None:
        self._view = view
        self._raw = sql.Identifier(RAW_SCHEMA, view)
        self._rows = Spool(folder, "rows")
        self._updates = Spool(folder, "updates")
        # Committing each statement: an open transaction would hold up vacuum for a whole fetch.
        self._connection = warehouse.connect(autocommit=True)
        with self._connection.cursor() as cursor:
            cursor.execute(CREATE)
        self.refused: Counter[str] = Counter()

    def close(self) -> None:
        self._rows.finish()
        self._connection.close()

    def add(self, batch: Batch) -> None:
        """Spool the rows; their keys and hashes go to the warehouse at once."""
        self._reject(batch.rejected)
        if not batch.keys:
            return
        ordinals = range(self._rows.rows, self._rows.rows + len(batch.keys))
        self._rows.write(batch.table)
        lines = io.StringIO()
        csv.writer(lines).writerows(
            zip(ordinals, batch.keys, batch.hashes, batch.modified, strict=True)
        )
        lines.seek(0)
        with self._connection.cursor() as cursor:
            cursor.copy_expert(
                "copy intake from stdin (format csv, force_not_null (modified))", lines
            )

    def judge(self, fetched: int, reconciler: Reconciler) -> Counts:
        """Decide every row's fate; conflicting duplicates join the rejected."""
        self._rows.finish()
        found = self._verdicts()
        for batch in self._rows_with("conflict"):
            self._reject([("conflicting duplicate", record_of(row)) for row in batch.to_pylist()])
        if found["differs"]:
            self._reconcile(reconciler)
        with self._connection.cursor() as cursor:
            cursor.execute("select count(*) from rejects")
            rejected = cursor.fetchone()[0]
        return Counts(
            fetched=fetched,
            inserted=found["insert"],
            updated=self._updates.rows,
            unchanged=found["unchanged"] + found["differs"] - self._updates.rows,
            duplicate=found["duplicate"],
            rejected=rejected,
        )

    def tables(self, stamps: Stamps) -> Iterator[pa.Table]:
        """The rows to write, as they will stand in the raw table."""
        for batch in self._rows_with("insert"):
            yield pa.Table.from_batches([stamps.on_new(batch)])
        for batch, _ in self._updates.read():
            yield pa.Table.from_batches([stamps.on_changed(batch)])

    def reject_into(self, run_id: str) -> dict[str, int]:
        """Hand the rejected over to the warehouse; how many for each reason."""
        with self._connection.cursor() as cursor:
            cursor.execute(REJECT, (run_id, self._view))
            cursor.execute("select reason, count(*) from rejects group by reason order by reason")
            return dict(cursor.fetchall())

    def _verdicts(self) -> Counter[str]:
        with self._connection.cursor() as cursor:
            cursor.execute("analyze intake")
            cursor.execute(sql.SQL(JUDGE).format(raw=self._raw))
            cursor.execute("select verdict, count(*) from verdicts group by verdict")
            return Counter(dict(cursor.fetchall()))

    def _reconcile(self, reconciler: Reconciler) -> None:
        for batch in self._rows_with("differs"):
            rows = {row["_row_key"]: row for row in batch.to_pylist()}
            changed = []
            for stored in self._stored(list(rows)):
                outcome = reconciler.reconcile(rows[stored["_row_key"]], stored)
                self.refused.update(outcome.refused)
                if outcome.row is not None:
                    first_loaded_at = stored["_first_loaded_at"]
                    changed.append({**outcome.row, "_first_loaded_at": first_loaded_at})
            if changed:
                self._updates.write(update_batch(changed))
        self._updates.finish()

    def _stored(self, keys: list[str]) -> list[dict[str, object]]:
        with self._connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(
                sql.SQL("select * from {} where _row_key = any(%s)").format(self._raw), (keys,)
            )
            return cursor.fetchall()

    def _reject(self, records: list[tuple[str, str]]) -> None:
        """NULs cannot be stored even here, so they are shown as U+FFFD."""
        if records:
            with self._connection.cursor() as cursor:
                psycopg2.extras.execute_values(
                    cursor,
                    "insert into rejects values %s",
                    [(reason, record.replace("\0", "\ufffd")) for reason, record in records],
                )

    def _rows_with(self, verdict: str) -> Iterator[pa.RecordBatch]:
        with self._connection.cursor() as cursor:
            cursor.execute(RANGES, (verdict,))
            ranges = cursor.fetchall()
        for batch, before in self._rows.read() if ranges else ():
            pieces = list(overlaps(ranges, before, batch.num_rows))
            if pieces:
                yield pa.concat_batches([batch.slice(start, size) for start, size in pieces])


def overlaps(ranges: list[tuple[int, int]], before: int, rows: int) -> Iterator[tuple[int, int]]:
    """The parts of the sorted ranges that lie in one batch, as start and size in it.

    A range that is done with is taken from the list, so that all batches cost one walk over it.
    """
    end = before + rows
    while ranges and ranges[0][0] < end:
        start, stop = ranges[0]
        if stop > end:
            ranges[0] = (end, stop)
        else:
            ranges.pop(0)
        yield start - before, min(stop, end) - start


def update_batch(rows: list[dict[str, object]]) -> pa.RecordBatch:
    """Reconciled rows as Arrow; each brings its own source and first stamp along."""
    moment = pa.timestamp("us", tz="UTC")
    fields = [
        pa.field(
            name,
            moment if name == "_first_loaded_at" else pa.string(),
            nullable=not name.startswith("_"),
        )
        for name in rows[0]
    ]
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(fields))


def record_of(row: dict[str, datetime | str | None]) -> str:
    """A rejected row as JSON: what was sent, without what we added and without blanks."""
    return as_json(
        {name: value for name, value in row.items() if value is not None and name[:5] != "_row_"}
    )
