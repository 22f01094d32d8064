"""Turns rows as the desk sends them into Arrow batches of text, with a key and a hash each.

Every value lands as the text it was; the hash covers all of a row's values in the contract's order,
so that a row is rewritten exactly when something in it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
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

        known = list(zip(*(self._column(rows, name) for name in self._view.columns), strict=True))
        extras = list(zip(*(self._column(rows, name) for name in self.new_columns), strict=True))
        values = (
            [row + extra for row, extra in zip(known, extras, strict=True)] if extras else known
        )
        try:
            payloads = self._payloads(values)
            needs_repair = not all(map(is_landable, payloads))
        except orjson.JSONEncodeError:  # a lone surrogate
            needs_repair = True
        if needs_repair:
            values = [landable(row) for row in values]
            payloads = self._payloads(values)

        keys = self._keys(values)
        if None in keys:
            rejected += [("no key", as_json(rows[i])) for i, key in enumerate(keys) if key is None]
            kept = [i for i, key in enumerate(keys) if key is not None]
            values, payloads, keys = (
                [items[i] for i in kept] for items in (values, payloads, keys)
            )
        hashes = [hash_of(payload) for payload in payloads]
        table = self._table(values, keys, hashes)
        return Batch(table, keys, hashes, self._modified(values), rejected)

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

    def _column(self, rows: Sequence[dict[str, Any]], name: str) -> Iterable[str | None]:
        if name not in self.seen:
            return repeat(None, len(rows))
        values = [row.get(name) for row in rows]
        if set(map(type, values)) <= TEXTS:
            return values
        return [as_text(value) for value in values]

    def _keys(self, values: Sequence[Row]) -> list[str | None]:
        places = [self._view.columns.index(name) for name in self._view.key_columns]
        parts = itemgetter(*places)
        if len(places) == 1:
            return [self._view.row_key((parts(row),)) for row in values]
        return [self._view.row_key(parts(row)) for row in values]

    def _modified(self, values: Sequence[Row]) -> list[str]:
        """In a form whose order is that of time for ISO stamps, which all but 1 in 1,000 are."""
        if self._view.modified_column is None:
            return [""] * len(values)
        place = self._view.columns.index(self._view.modified_column)
        return [(row[place] or "").strip().replace("T", " ") for row in values]

    def _table(self, rows: Sequence[Row], keys: list[str], hashes: list[str]) -> pa.RecordBatch:
        names = [raw_column(name) for name in (*self._view.columns, *self.new_columns)]
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        fields = [pa.field(name, pa.string()) for name in names]
        fields += [
            pa.field(name, pa.string(), nullable=False) for name in ("_row_key", "_row_hash")
        ]
        arrays = [pa.array(column, pa.string()) for column in (*columns, keys, hashes)]
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
