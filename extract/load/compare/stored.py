"""Fetches keys and checksums of all rows of the raw table, and whole rows that will change."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg2.extensions
import pyarrow as pa

from extract.load.engine import Engine, literal, quoted
from extract.load.read.columns import ResponseColumns
from extract.otc.views import View
from extract.warehouse.connection import RAW_SCHEMA
from extract.warehouse.raw_names import TECHNICAL_COLUMNS

ROWS_AT_ONCE = 1_000
COLUMNS = """
select column_name from information_schema.columns
where table_schema = %s and table_name = %s
order by ordinal_position
"""


class StoredRows:
    """Reads one view's raw table; for a dry run on an empty warehouse it may not exist yet."""

    def __init__(
        self, connection: psycopg2.extensions.connection, engine: Engine, view: View, source: str
    ) -> None:
        self._connection = connection
        self._engine = engine
        self._view = view
        self._source = source
        self._table = f"{RAW_SCHEMA}.{view.name}"
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, (RAW_SCHEMA, view.name))
            names = [name for (name,) in cursor.fetchall()]
        self.exists = bool(names)
        # A dry run on a warehouse of an earlier version finds none.
        self._has_vanished = "_vanished_at is not null" if "_vanished_at" in names else "false"
        self.text_columns = [name for name in names if name not in TECHNICAL_COLUMNS]

    def fetch_keys(self, columns: ResponseColumns) -> None:
        """Fills `stored_keys`, and `carried` with what rows have in columns the response lacks."""
        missing = [name for name in self.text_columns if name not in columns.present]
        values = ", ".join(f"nullif({quoted(name)}, '')" for name in missing)
        has_carried = f"num_nonnulls({values}) > 0" if missing else "false"
        path = self._engine.folder / "stored_keys.csv"
        path.touch()
        if self.exists:
            # An export says nothing of what it leaves out; a response only of its own rows.
            is_complete = f"_source = {literal(self._source)}" if self._source == "api" else "false"
            can_vanish = f"{is_complete} and not {self._has_vanished}"
            covered = f"left({quoted(self._view.columns[self._view.covered_by])}, 40)"
            with path.open("wb") as file, self._connection.cursor() as cursor:
                cursor.copy_expert(
                    f"copy (select _row_key, _row_hash, {has_carried}, {self._has_vanished}, "
                    f"case when {can_vanish} then {covered} end, "
                    f"case when {can_vanish} then _first_loaded_at::date - date '2000-01-01' end "
                    f"from {self._table}) to stdout (format csv)",
                    file,
                )
        self._engine.run("compare/stored_keys.sql", path=path)
        self._engine.query(
            "create table carried (_row_key varchar, _source varchar, _values varchar)"
        )
        if self._engine.query("select 1 from stored_keys where _has_carried limit 1"):
            named = ", ".join(f"nullif({quoted(name)}, '') as {quoted(name)}" for name in missing)
            self._fetch(
                "carried",
                ["_row_key", "_source", "_values"],
                "select _row_key, _source, (select jsonb_strip_nulls(to_jsonb(missing))::text "
                f"from (select {named}) as missing) from {self._table} where {has_carried}",
            )

    def fetch_changing(self, text_columns: Sequence[str]) -> None:
        """Fills `stored_rows` with the rows that differ from what was sent, or have vanished.

        Columns that are new have no value in them yet.
        """
        keys = self._engine.folder / "changing.csv"
        self._engine.query(
            "copy (select _row_key from sent join verdicts on sent.rowid = row_id "
            "where verdict = 'differs' union all select _row_key from vanished) "
            f"to {literal(keys)} (header false, force_quote *)"
        )
        with self._connection.cursor() as cursor:
            cursor.execute('create temporary table changing (_row_key text collate "C")')
            with keys.open("rb") as file:
                cursor.copy_expert("copy changing from stdin (format csv)", file)
            cursor.execute("analyze changing")
        names = [
            *self.text_columns,
            "_row_key",
            "_row_hash",
            "_source",
            "_kept_from",
            "_first_loaded_at",
        ]
        types = ", ".join(
            f"{quoted(name)} varchar" for name in dict.fromkeys((*names, *text_columns))
        )
        self._engine.query(f"create table stored_rows ({types})")
        self._fetch(
            "stored_rows",
            names,
            f"select {', '.join(f'{quoted(name)}::text' for name in names)} from {self._table} "
            "where _row_key in (select _row_key from changing)",
        )

    def _fetch(self, table: str, columns: list[str], statement: str) -> None:
        """In pieces, for rows may be many and long."""
        with self._connection.cursor("stored") as cursor:
            cursor.execute(statement)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                arrays = [pa.array(values, pa.string()) for values in zip(*rows, strict=True)]
                self._engine.register("piece", pa.Table.from_arrays(arrays, columns))
                self._engine.query(f"insert into {table} by name from piece")
