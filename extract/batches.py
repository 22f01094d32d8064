"""Turns rows as the desk sends them into Arrow batches of text, with a key and a hash each.

Every value lands as the text it was; the hash covers all of a row's values in the contract's order,
so that a row is rewritten exactly when something in it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson
import pyarrow as pa

from extract.errors import ContractError
from extract.otc.views import View
from extract.raw_schema import TECHNICAL_COLUMNS, raw_column
from extract.rows import Row, as_json, as_text, hash_of, is_landable, landable, payload_of

TEXTS = {str, type(None)}
RENAMED = "Nothing was loaded. If the desk renamed it, add the new name to the view's aliases."


@dataclass(frozen=True)
class Batch:
    """Rows that can land, with key and hash, and those that cannot, with the reason."""

    table: pa.RecordBatch
    keys: list[str]
    hashes: list[str]
    modified: list[str]
    rejected: list[tuple[str, str]]


class Batcher:
    """Holds one view to its contract, over all the chunks of one response."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.seen: set[str] = set()
        self._raw_names = {raw_column(name): name for name in view.columns}
        self._raw_names.update({name: name for name in TECHNICAL_COLUMNS})
        self.new_columns: list[str] = []
        self.fetched = 0

    def check_header(self) -> None:
        """After the last chunk: a required column that no row had is a broken contract."""
        missing = [name for name in self._view.required if name not in self.seen]
        if self.fetched and missing:
            raise ContractError(
                f"The {self._view.name} view has no column {', '.join(missing)}; "
                f"columns that are new: {', '.join(self.new_columns) or 'none'}.",
                RENAMED,
            )

    def batch(self, chunk: Sequence[Any]) -> Batch:
        self.fetched += len(chunk)
        rejected = [("not an object", as_json(row)) for row in chunk if not isinstance(row, dict)]
        rows = [row for row in chunk if isinstance(row, dict)] if rejected else chunk
        if self._view.aliases:
            rows = [{self._view.aliases.get(name, name): row[name] for name in row} for row in rows]
        self._note_columns(set().union(*rows))

        columns = self._columns(rows)
        values = list(zip(*columns, strict=True))
        try:
            payloads = self._payloads(values)
            needs_repair = not all(map(is_landable, payloads))
        except orjson.JSONEncodeError:  # a lone surrogate
            needs_repair = True
        if needs_repair:
            values = [landable(row) for row in values]
            payloads = self._payloads(values)
            columns = list(zip(*values, strict=True))

        keys = list(map(self._view.row_key, *self._parts(columns, self._view.key_columns)))
        if None in keys:
            rejected += [("no key", as_json(rows[i])) for i, key in enumerate(keys) if key is None]
            kept = [i for i, key in enumerate(keys) if key is not None]
            payloads, keys, *columns = (
                [items[i] for i in kept] for items in (payloads, keys, *columns)
            )
        hashes = [hash_of(payload) for payload in payloads]
        table = self._table(columns, keys, hashes)
        return Batch(table, keys, hashes, self._modified(columns, len(keys)), rejected)

    def _columns(self, rows: Sequence[dict[str, Any]]) -> list[Sequence[str | None]]:
        """The contract's columns and the new ones, as text; what no row has is all NULL."""
        names = (*self._view.columns, *self.new_columns)
        present = [name for name in names if name in self.seen]
        if not rows or not present:
            return [[None] * len(rows) for _ in names]
        try:
            # Rows mostly have the same columns, and then this is several times faster.
            pick = itemgetter(*present) if len(present) > 1 else lambda row: (row[present[0]],)
            found = dict(zip(present, zip(*map(pick, rows), strict=True), strict=True))
        except KeyError:
            found = {name: [row.get(name) for row in rows] for name in present}
        nothing = [None] * len(rows)
        return [_texts(found[name]) if name in found else nothing for name in names]

    def _payloads(self, values: Sequence[Row]) -> list[bytes]:
        if not self.new_columns:
            return [payload_of(row, {}) for row in values]
        size = len(self._view.columns)
        names = [raw_column(name) for name in self.new_columns]
        return [payload_of(row[:size], dict(zip(names, row[size:], strict=True))) for row in values]

    def _note_columns(self, names: set[str]) -> None:
        """A new column gets a place in the raw table, unless its name would collide there."""
        for name in sorted(names - self.seen):
            self.seen.add(name)
            if name in self._view.columns:
                continue
            raw = raw_column(name)
            if raw in self._raw_names:
                raise ContractError(
                    f"The {self._view.name} view's new column {name!r} would share the raw column "
                    f"{raw} with {self._raw_names[raw]!r}.",
                    RENAMED,
                )
            self._raw_names[raw] = name
            self.new_columns.append(name)

    def _parts(
        self, columns: Sequence[Sequence[str | None]], names: Sequence[str]
    ) -> list[Sequence[str | None]]:
        return [columns[self._view.columns.index(name)] for name in names]

    def _modified(self, columns: Sequence[Sequence[str | None]], rows: int) -> list[str]:
        """In a form whose order is that of time for ISO stamps, which all but 1 in 1,000 are."""
        if self._view.modified_column is None:
            return [""] * rows
        (stamps,) = self._parts(columns, [self._view.modified_column])
        return [stamp.strip().replace("T", " ") if stamp else "" for stamp in stamps]

    def _table(
        self, columns: Sequence[Sequence[str | None]], keys: list[str], hashes: list[str]
    ) -> pa.RecordBatch:
        names = [raw_column(name) for name in (*self._view.columns, *self.new_columns)]
        fields = [pa.field(name, pa.string()) for name in names]
        fields += [
            pa.field(name, pa.string(), nullable=False) for name in ("_row_key", "_row_hash")
        ]
        arrays = [pa.array(column, pa.string()) for column in (*columns, keys, hashes)]
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def _texts(values: Sequence[Any]) -> Sequence[str | None]:
    return values if set(map(type, values)) <= TEXTS else [as_text(value) for value in values]
