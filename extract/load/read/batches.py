"""Turns rows as the desk sends them into Arrow batches of text, with a key and a hash each.

Every value lands as the text it was; the hash covers all of a row's values in the contract's order,
so that a row is rewritten exactly when something in it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import orjson
import pyarrow as pa

from extract.errors import ContractError
from extract.load.read.header import Header
from extract.load.read.rows import are_landable, as_json, as_text, hash_of, landable, payloads_of
from extract.load.read.rows_text import TooDeepRow
from extract.otc.timestamps import comparable
from extract.otc.views import View
from extract.warehouse.raw_names import raw_column

TEXTS = {str, type(None)}
SURE = {*TEXTS, int, bool}
PLAIN = {str, int, float}
# The index of the raw table takes some 2,700 bytes; nothing that means a row is near it.
LONGEST_KEY = 500
# A whole number beyond 64 bits comes as a float from the fast parser, and has lost digits.
EXACT = 1 << 63
STRUCTURES = {dict, list}


class HardRowsError(Exception):
    """Some row must be read with more care than the fast parser takes."""


@dataclass(frozen=True)
class Batch:
    """Rows that can land, with key and hash, and those that cannot, with the reason."""

    table: pa.RecordBatch
    keys: list[str]
    hashes: list[str]
    modified: list[str]
    rejected: list[tuple[str, str]]
    columns: frozenset[str]


class Batcher:
    """Makes batches of one view's rows, chunk by chunk."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._places = {name: place for place, name in enumerate(view.columns)}
        self.header = Header(view)

    def batch(self, chunk: Sequence[Any], *, is_exact: bool = False) -> Batch:
        """`is_exact`: the rows were read one by one, with all due care."""
        rows, rejected = chunk, []
        if set(map(type, chunk)) != {dict}:
            rows = [row for row in chunk if isinstance(row, dict)]
            misfits = [row for row in chunk if not isinstance(row, dict)]
            if not is_exact and _are_hard(misfits):
                raise HardRowsError
            rejected = [_misfit(row) for row in misfits]
        rows = self._under_current_names(rows)
        found = _alike(rows) or _unlike(rows)
        self.header.note(found)
        columns = self._columns(found, len(rows), is_exact)
        extra_names = [raw_column(name) for name in self.header.new_columns]

        values = list(zip(*columns, strict=True))
        try:
            payloads = payloads_of(values, extra_names)
            needs_repair = not are_landable(payloads)
        except orjson.JSONEncodeError:  # a lone surrogate
            needs_repair = True
        if needs_repair:
            values = [landable(row) for row in values]
            payloads = payloads_of(values, extra_names)
            columns = list(zip(*values, strict=True))

        keys = self._view.row_keys(*self._parts(columns, self._view.key_columns))
        if None in keys or max(map(len, keys), default=0) > LONGEST_KEY:
            reasons = [
                None if key and len(key) <= LONGEST_KEY else "key too long" if key else "no key"
                for key in keys
            ]
            rejected += [(why, as_json(rows[i])) for i, why in enumerate(reasons) if why]
            kept = [i for i, why in enumerate(reasons) if why is None]
            payloads, keys, *columns = (
                [items[i] for i in kept] for items in (payloads, keys, *columns)
            )
        hashes = list(map(hash_of, payloads))
        table = self._table(columns, keys, hashes)
        modified = self._modified(columns, len(keys))
        return Batch(table, keys, hashes, modified, rejected, frozenset(found))

    def _under_current_names(self, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        aliases = self._view.aliases
        if not aliases or set().union(*rows).isdisjoint(aliases):
            return rows
        renamed = [{aliases.get(name, name): row[name] for name in row} for row in rows]
        for row, sent in zip(renamed, rows, strict=True):
            if len(row) < len(sent):
                raise ContractError(
                    f"The {self._view.name} view has a column under its old and its new name at "
                    f"once: {', '.join(sorted(sent.keys() & aliases.keys()))}.",
                    "Nothing was loaded. Ask the desk's owner which of the two counts.",
                )
        return renamed

    def _columns(
        self, found: Mapping[str, Sequence[Any]], rows: int, is_exact: bool
    ) -> list[Sequence[str | None]]:
        """The contract's columns and the new ones, as text; what no row has is all NULL."""
        nothing = [None] * rows
        return [
            _texts(found[name], is_exact) if name in found else nothing
            for name in (*self._view.columns, *self.header.new_columns)
        ]

    def _parts(
        self, columns: Sequence[Sequence[str | None]], names: Sequence[str]
    ) -> list[Sequence[str | None]]:
        return [columns[self._places[name]] for name in names]

    def _modified(self, columns: Sequence[Sequence[str | None]], rows: int) -> list[str]:
        """In a form whose order is that of time."""
        if self._view.modified_column is None:
            return [""] * rows
        (stamps,) = self._parts(columns, [self._view.modified_column])
        return [comparable(stamp) if stamp else "" for stamp in stamps]

    def _table(
        self, columns: Sequence[Sequence[str | None]], keys: list[str], hashes: list[str]
    ) -> pa.RecordBatch:
        names = [raw_column(name) for name in (*self._view.columns, *self.header.new_columns)]
        fields = [pa.field(name, pa.string()) for name in names]
        fields += [
            pa.field(name, pa.string(), nullable=False) for name in ("_row_key", "_row_hash")
        ]
        arrays = [pa.array(column, pa.string()) for column in (*columns, keys, hashes)]
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def _alike(rows: Sequence[dict[str, Any]]) -> dict[str, Sequence[Any]]:
    """By column, where all rows have the same ones; then this is several times faster."""
    names = tuple(rows[0]) if rows else ()
    if len(names) < 2 or sum(map(len, rows)) != len(rows) * len(names):
        return {}
    try:
        return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))
    except KeyError:
        return {}


def _unlike(rows: Sequence[dict[str, Any]]) -> dict[str, Sequence[Any]]:
    return {name: [row.get(name) for row in rows] for name in set().union(*rows)}


def _texts(values: Sequence[Any], is_exact: bool) -> Sequence[str | None]:
    kinds = set(map(type, values))
    if kinds <= TEXTS:
        return values
    if not is_exact and not kinds <= SURE and _are_hard(values):
        raise HardRowsError
    # Most columns are alike in kind, and this is by far the fastest way.
    return list(map(str if kinds <= PLAIN else as_text, values))


def _are_hard(values: Sequence[Any]) -> bool:
    """Some may have lost digits, hold what did, or be nested too deeply to be written."""
    if not STRUCTURES.isdisjoint(map(type, values)):
        return True
    floats = [value for value in values if type(value) is float]
    # Asked this way round, so that a NaN is hard, too.
    return bool(floats) and not (min(floats) > -EXACT and max(floats) < EXACT)


def _misfit(row: Any) -> tuple[str, str]:
    if isinstance(row, TooDeepRow):
        return "nested too deeply", row.text
    return "not an object", as_json(row)
