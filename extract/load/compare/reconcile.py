"""A row that differs from the stored one: what of the two will stand.

- A column that the response does not have at all says nothing: the stored value stays.
- A blank says nothing about a value that another source delivered (the API leaves out dates that
  the exports have): it stays. A blank from the value's own source is news, and wipes.
- Some values never change once landed; an attempt is reported, and the stored value stays.

`_source` is where the row came from last. `_kept_from` names, for each value that came from
elsewhere and was kept, where that was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from extract.load.read.rows import hash_of, payloads_of
from extract.otc.timestamps import comparable
from extract.otc.views import View
from extract.warehouse.raw_names import TECHNICAL_COLUMNS, raw_column, raw_columns


@dataclass(frozen=True)
class Reconciled:
    """The row as it will stand, or None where nothing is left of the difference."""

    row: dict[str, str | None] | None
    refused: tuple[str, ...]


class Reconciler:
    """Holds the rules for one view, one source and one response's columns."""

    def __init__(self, view: View, source: str, present: Collection[str]) -> None:
        self._known = raw_columns(view)
        self._fixed = {raw_column(name) for name in view.fixed_columns}
        self._source = source
        self._present = {raw_column(name) for name in present}

    def reconcile(self, incoming: Mapping[str, Any], stored: Mapping[str, Any]) -> Reconciled:
        """`stored` has its technical columns, `incoming` at least its key."""
        row: dict[str, str | None] = {}
        kept_from: dict[str, str] = {}
        refused: list[str] = []
        origins = json.loads(stored.get("_kept_from") or "{}")
        for name in {**stored, **incoming}:
            if name in TECHNICAL_COLUMNS:
                continue
            old, new = stored.get(name), incoming.get(name)
            origin = origins.get(name, stored["_source"])
            is_silent = name not in self._present or (not new and origin != self._source)
            is_fixed = bool(old) and name in self._fixed
            if is_fixed and new and name in self._present and comparable(old) != comparable(new):
                refused.append(name)
            keeps = is_silent or is_fixed or (not old and not new)
            row[name] = old if keeps else new
            if keeps and old and not is_fixed and origin != self._source:
                kept_from[name] = origin
        if all(row[name] == stored.get(name) for name in row):
            return Reconciled(None, tuple(refused))
        extras = [name for name in row if name not in self._known]
        values = tuple(row[name] for name in (*self._known, *extras))
        (payload,) = payloads_of([values], extras)
        technical = {
            "_row_key": stored["_row_key"],
            "_row_hash": hash_of(payload),
            "_source": self._source,
            "_kept_from": json.dumps(kept_from, sort_keys=True) if kept_from else None,
        }
        return Reconciled({**row, **technical}, tuple(refused))
