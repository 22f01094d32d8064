"""Between response and warehouse: all rows of a view, counted and judged before any lands.

The rows wait in Arrow files on disk, so memory stays bounded; their keys and hashes go to a
temporary table, where one set of statements decides for each row: insert, differs, unchanged,
duplicate, or a conflicting duplicate. Of several rows with one key the one modified last wins, then
the one with the greatest hash: the same winner in whatever order they come. A row that differs is
held against the stored one (extract/reconcile.py); what is left of the difference is an update.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import psycopg2.extras
import pyarrow as pa
from psycopg2 import sql

from extract.load.compare.reconcile import Reconciler
from extract.load.counts import Counts, Stamps
from extract.load.read.header import Header
from extract.load.read.row_taker import Report, taken_rows
from extract.load.read.rows import as_json
from extract.load.read.spool import Spool, spooled
from extract.otc.views import View
from extract.warehouse.connection import RAW_SCHEMA, Warehouse
from extract.warehouse.raw_names import TECHNICAL_COLUMNS, raw_column, raw_columns

CREATE = """
-- Keys and hashes of a million rows: with the server's own 4 MB the join would go over the disk.
set work_mem = '64MB';
create temporary table intake (
    ordinal bigint not null,
    row_key text collate "C" not null,
    row_hash text collate "C" not null,
    modified text collate "C" not null
);
create temporary table rejects (reason text not null, record text not null);
create temporary table reconciled (row_key text, incoming_hash text, stored_hash text);
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
        when exists (
            select
            from {reconciled} as reconciled
            where
                reconciled.view_name = %(view)s
                and reconciled.row_key = intake.row_key
                and reconciled.source = %(source)s
                and reconciled.incoming_hash = intake.row_hash
                and reconciled.stored_hash = stored._row_hash
        ) then 'unchanged'
        else 'differs'
    end as verdict
from intake
left join losers on intake.ordinal = losers.ordinal
left join {raw} as stored on intake.row_key = stored._row_key
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
COPY = "copy intake from stdin"
COLUMNS = """
select column_name from information_schema.columns
where table_schema = %s and table_name = %s
order by ordinal_position
"""
REMEMBER = """
insert into raw_otc.reconciled_rows (view_name, row_key, source, incoming_hash, stored_hash)
select %s, row_key, %s, incoming_hash, stored_hash from reconciled
on conflict (view_name, row_key, source) do update
set incoming_hash = excluded.incoming_hash, stored_hash = excluded.stored_hash
"""
# For a dry run on a warehouse that holds no tables yet.
NOTHING = {
    "raw": 'create temporary table nothing (_row_key text collate "C", _row_hash text)',
    "reconciled": """create temporary table nothing_reconciled (
        view_name text, row_key text collate "C", source text, incoming_hash text, stored_hash text
    )""",
}
UPDATES = "updates"
GROUP_ROWS = 1_000
GROUP_BYTES = 8 << 20

REJECT = """
insert into raw_otc.rejected_records (run_id, view_name, reason, record, rejected_at)
select %s, %s, reason, record, now() from rejects
"""


class Intake:
    """One view's rows on their way; its temporary tables live until it is closed."""

    def __init__(self, view: View, source: str, work: Path, warehouse: Warehouse) -> None:
        self.view = view
        self.source = source
        self.header = Header(view)
        self.fetched = 0
        self.refused: Counter[str] = Counter()
        # Committing each statement: an open transaction would hold up vacuum for a whole fetch.
        self._connection = warehouse.connect(autocommit=True)
        with self._connection.cursor() as cursor:
            cursor.execute(CREATE)
        self._raw = self._table(view.name, NOTHING["raw"], "nothing")
        self._reconciled = self._table(
            "reconciled_rows", NOTHING["reconciled"], "nothing_reconciled"
        )
        self.folder = Path(tempfile.mkdtemp(prefix=f"{view.name}-", dir=work))
        self._updates = Spool(self.folder, UPDATES)

    def close(self) -> None:
        """Whatever goes wrong with one of the three, the others are seen to."""
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder)
            stack.callback(self._connection.close)
            self._updates.finish()

    def _table(self, name: str, substitute: str, substitute_name: str) -> sql.Identifier:
        with self._connection.cursor() as cursor:
            cursor.execute("select to_regclass(%s)", (f"{RAW_SCHEMA}.{name}",))
            if cursor.fetchone()[0]:
                return sql.Identifier(RAW_SCHEMA, name)
            cursor.execute(substitute)
            return sql.Identifier("pg_temp", substitute_name)

    def add(self, report: Report) -> None:
        """The rows wait on disk; their keys and hashes go to the warehouse at once."""
        self.fetched += report.fetched
        self.header.note(report.columns)
        self._reject(report.rejected)
        if report.lines:
            with self._connection.cursor() as cursor:
                cursor.copy_expert(COPY, io.BytesIO(report.lines))

    def judge(self) -> Counts:
        """Decide every row's fate; conflicting duplicates join the rejected."""
        found = self._verdicts()
        if found["conflict"]:
            self._reject_losers()
        if found["differs"]:
            self._reconcile()
        with self._connection.cursor() as cursor:
            cursor.execute("select count(*) from rejects")
            rejected = cursor.fetchone()[0]
        return Counts(
            fetched=self.fetched,
            inserted=found["insert"],
            updated=self._updates.rows,
            unchanged=found["unchanged"] + found["differs"] - self._updates.rows,
            duplicate=found["duplicate"],
            rejected=rejected,
        )

    def text_columns(self) -> list[str]:
        """The contract's, and those that came new with this response or with an earlier one."""
        with self._connection.cursor() as cursor:
            cursor.execute(COLUMNS, (RAW_SCHEMA, self.view.name))
            stored = [name for (name,) in cursor.fetchall() if name not in TECHNICAL_COLUMNS]
        new = [raw_column(name) for name in self.header.new_columns]
        return list(dict.fromkeys([*raw_columns(self.view), *stored, *new]))

    def batches(self, stamps: Stamps) -> Iterator[pa.RecordBatch]:
        """The rows to write, as they will stand in the raw table."""
        for batch in self._rows_with("insert"):
            yield stamps.on_new(batch)
        for batch, _ in spooled(self.folder, UPDATES):
            yield stamps.on_changed(batch)

    def hand_over(self, run_id: str) -> None:
        """The rejected, and what need not be reconciled again, go to tables that stay."""
        with self._connection.cursor() as cursor:
            cursor.execute(REJECT, (run_id, self.view.name))
            cursor.execute(REMEMBER, (self.view.name, self.source))

    def rejections(self) -> dict[str, int]:
        """How many for each reason."""
        with self._connection.cursor() as cursor:
            cursor.execute("select reason, count(*) from rejects group by reason order by reason")
            return dict(cursor.fetchall())

    def _verdicts(self) -> Counter[str]:
        with self._connection.cursor() as cursor:
            cursor.execute("analyze intake")
            cursor.execute(
                sql.SQL(JUDGE).format(raw=self._raw, reconciled=self._reconciled),
                {"view": self.view.name, "source": self.source},
            )
            cursor.execute("select verdict, count(*) from verdicts group by verdict")
            return Counter(dict(cursor.fetchall()))

    def _reconcile(self) -> None:
        reconciler = Reconciler(self.view, self.source, self.header.seen)
        for rows in _groups(self._rows_with("differs")):
            incoming = {row["_row_key"]: row for row in rows}
            changed, settled = [], []
            for stored in self._stored(list(incoming)):
                sent = incoming[stored["_row_key"]]
                outcome = reconciler.reconcile(sent, stored)
                self.refused.update(outcome.refused)
                result = outcome.row or stored
                if outcome.row is not None:
                    first_loaded_at = stored["_first_loaded_at"]
                    changed.append({**outcome.row, "_first_loaded_at": first_loaded_at})
                if result["_row_hash"] != sent["_row_hash"]:
                    settled.append((sent["_row_key"], sent["_row_hash"], result["_row_hash"]))
            if changed:
                self._updates.write(update_batch(changed))
            self._insert("reconciled", settled)
        self._updates.finish()

    def _stored(self, keys: list[str]) -> list[dict[str, object]]:
        with self._connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute(
                sql.SQL("select * from {} where _row_key = any(%s)").format(self._raw), (keys,)
            )
            return cursor.fetchall()

    def _reject(self, records: list[tuple[str, str]]) -> None:
        """NULs cannot be stored even here, so they are shown as U+FFFD."""
        self._insert(
            "rejects", [(reason, record.replace("\0", "\ufffd")) for reason, record in records]
        )

    def _reject_losers(self) -> None:
        display_names = {raw: name for name, raw in self.view.columns.items()}
        for batch in self._rows_with("conflict"):
            records = [record_of(row, display_names) for row in batch.to_pylist()]
            self._reject([("conflicting duplicate", record) for record in records])

    def _insert(self, table: str, rows: list[tuple[str, ...]]) -> None:
        if rows:
            with self._connection.cursor() as cursor:
                statement = f"insert into {table} values %s"
                psycopg2.extras.execute_values(cursor, statement, rows, page_size=1_000)

    def _rows_with(self, verdict: str) -> Iterator[pa.RecordBatch]:
        # A cursor on the server: of alternating rows there are as many ranges as rows.
        with self._connection.cursor("ranges", withhold=True) as cursor:
            cursor.execute(RANGES, (verdict,))
            ranges = Ranges(cursor)
            for batch, before in taken_rows(self.folder):
                if ranges.is_done():
                    break
                pieces = [
                    batch.slice(start, size)
                    for start, size in ranges.overlaps(before, batch.num_rows)
                ]
                if pieces:
                    yield pieces[0] if len(pieces) == 1 else pa.concat_batches(pieces)


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[dict[str, object]]]:
    """Rows enough to be worth a query, and few enough for memory."""
    group: list[dict[str, object]] = []
    size = 0
    for batch in batches:
        group += batch.to_pylist()
        size += batch.get_total_buffer_size()
        if len(group) >= GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


class Ranges:
    """Sorted ranges, walked once along batches that come in the same order."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._rest = iter(ranges)
        self._next = next(self._rest, None)

    def is_done(self) -> bool:
        return self._next is None

    def overlaps(self, before: int, rows: int) -> Iterator[tuple[int, int]]:
        """The parts that lie in the batch with so many rows before it, as start and size in it."""
        end = before + rows
        while self._next is not None and self._next[0] < end:
            start, stop = self._next
            self._next = (end, stop) if stop > end else next(self._rest, None)
            yield start - before, min(stop, end) - start


def update_batch(rows: list[dict[str, object]]) -> pa.RecordBatch:
    """Reconciled rows as Arrow; each brings its own source and first stamp along.

    A row may have columns that the one before it had not.
    """
    moment = pa.timestamp("us", tz="UTC")
    fields = [
        pa.field(name, moment if name == "_first_loaded_at" else pa.string())
        for name in dict.fromkeys(name for row in rows for name in row)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=pa.schema(fields))


def record_of(row: dict[str, str | None], display_names: Mapping[str, str]) -> str:
    """A rejected row as JSON, as it was sent: without what we added and without blanks."""
    return as_json(
        {
            display_names.get(name, name): value
            for name, value in row.items()
            if value is not None and name not in TECHNICAL_COLUMNS
        }
    )
