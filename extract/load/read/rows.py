"""Reads the rows of a response or of an export into the engine."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

import duckdb
import pyarrow as pa

from extract.errors import ContractError
from extract.exports import Export
from extract.load.checksum import checksum
from extract.load.engine import LONGEST_ROW_BYTES, Engine, literal, quoted
from extract.load.progress import Progress
from extract.load.read.body import FIRST_ROW, Body
from extract.load.read.careful import read_carefully
from extract.load.read.columns import ResponseColumns
from extract.load.read.envelope import answer_error
from extract.otc.views import View

# What DuckDB says of a column that our first row does not have, and of `one_of` in keys.sql.
UNKNOWN_COLUMN = "has unknown key"
TWO_NAMES = "under its old and its new name"
SAMPLE_ROWS = 1_000


def read_response(engine: Engine, view: View, body: Body) -> ResponseColumns:
    """Reads a saved response: at once if the engine can, else row by row."""
    reader = _Reader(engine, view)
    if body.is_empty:
        return reader.columns
    if not (body.is_plain and reader.take(body.path, has_nuls=body.has_nuls)):
        clean = read_carefully(engine, body)
        longest = max(clean.longest_row_bytes, LONGEST_ROW_BYTES)
        if clean.rows and not reader.take(clean.path, has_nuls=True, longest=longest):
            raise answer_error("has rows that are not JSON", body.head)
        if not clean.rows and not clean.rejected:
            return reader.columns
    reader.check()
    return reader.columns


def read_export(engine: Engine, export: Export, progress: Progress) -> ResponseColumns:
    """Reads a recognised file, batch by batch."""
    reader = _Reader(engine, export.view)
    reader.columns.add(export.columns)
    reader.add_new_columns()
    schema = pa.schema([pa.field(name, pa.string()) for name in export.columns])
    count = 0
    for rows in export.rows():
        columns = zip(*rows, strict=True)
        arrays = [pa.array(values, pa.string()) for values in columns]
        engine.register("batch", pa.Table.from_arrays(arrays, schema=schema))
        reader.insert("batch", export.columns, has_nuls=True)
        count += len(rows)
        progress.rows(count)
    if count:
        reader.columns.see(export.columns)
        reader.check()
    return reader.columns


class _Reader:
    """Adds rows to `sent`, and notes which columns they have."""

    def __init__(self, engine: Engine, view: View) -> None:
        self._engine = engine
        self._view = view
        self.columns = ResponseColumns(view)
        engine.run("read/keys.sql")
        engine.run("read/sent.sql", columns=view.columns)

    def take(self, path: Path, *, has_nuls: bool, longest: int = LONGEST_ROW_BYTES) -> bool:
        """Reads an array of rows behind our first row; False if the engine refuses it."""
        source = f"{literal(path)}, format = 'array', maximum_object_size = {longest}"
        names = [*self._view.columns, *self._view.aliases]
        try:
            try:
                self.insert(f"read_json({source}, sample_size = 1)", names, has_nuls=has_nuls)
            except duckdb.InvalidInputException as error:
                if UNKNOWN_COLUMN not in str(error):
                    raise
                # What was refused for a new column is read again with all columns named.
                names = self._all_names(source)
                self.columns.add(names)
                self.add_new_columns()
                types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
                self.insert(f"read_json({source}, columns = {{{types}}})", names, has_nuls=has_nuls)
        except duckdb.InvalidInputException as error:
            if TWO_NAMES in str(error):
                self._refuse_two_names()
            return False
        self.columns.see(self._sampled_names(source))
        return True

    def insert(self, source: str, names: Collection[str], *, has_nuls: bool) -> None:
        """Adds rows of a relation that has columns of these names."""
        values = self._values(names)
        self._engine.run(
            "read/add_rows.sql",
            source=source,
            values=values,
            has_nuls=has_nuls,
            first_row=FIRST_ROW if source.startswith("read_json") else "",
            any_column=next(iter(self._view.columns)),
            key_columns={
                self._view.columns[name]: kind for name, kind in self._view.key_columns.items()
            },
            modified_column=self._view.columns.get(self._view.modified_column or ""),
            checksum=checksum(self._view, {raw: quoted(raw) for raw in values}),
        )

    def _values(self, names: Collection[str]) -> dict[str, str]:
        """For each raw column what it is read from; the parts of the key are always there."""
        older = {name: old for old, name in self._view.aliases.items()}
        values = {self._view.columns[name]: "null" for name in self._view.key_columns}
        for name, raw in self.columns.raw_names.items():
            found = [quoted(each) for each in (name, older.get(name)) if each in names]
            if found:
                values[raw] = found[0] if len(found) == 1 else f"one_of({', '.join(found)})"
        return values

    def add_new_columns(self) -> None:
        """Makes room for them, if an attempt that was refused has not."""
        for name in self.columns.new:
            raw = quoted(self.columns.raw_names[name])
            self._engine.query(f"alter table sent add column if not exists {raw} varchar")

    def check(self) -> None:
        """Checks the columns; one is there if the sample or any row's value shows it."""
        raw_names = self.columns.raw_names
        counts = ", ".join(f"count({quoted(raw)})" for raw in raw_names.values())
        (found,) = self._engine.query(f"select {counts} from sent")
        self.columns.see([name for name, count in zip(raw_names, found, strict=True) if count])
        self.columns.check()

    def _all_names(self, source: str) -> list[str]:
        rows = self._engine.query(
            f"select distinct unnest(json_keys(json)) from read_json_objects({source})"
        )
        return [name for (name,) in rows]

    def _sampled_names(self, source: str) -> list[str]:
        """Lists the columns of the first rows, after our own row."""
        rows = self._engine.query(
            "select distinct unnest(json_keys(json)) from ("
            f"select json from read_json_objects({source}) limit {SAMPLE_ROWS} offset 1)"
        )
        return [name for (name,) in rows]

    def _refuse_two_names(self) -> NoReturn:
        names = ", ".join(f"{old} and {new}" for old, new in self._view.aliases.items())
        raise ContractError(
            f"The {self._view.name} view has a column under its old and its new name at once "
            f"({names}).",
            "Nothing was loaded. Ask the desk's owner which of the two counts.",
        )
