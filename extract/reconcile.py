"""A row that differs from the stored one: what of the two will stand.

- A column that the response does not have at all says nothing: the stored value stays.
- A blank from another source than the row's own says nothing either: the API leaves out dates that
  the exports have. A row keeps its source as long as it holds such a value of it. A blank from the
  row's own source is news, and wipes.
- Some values never change once landed; an attempt is reported, and the stored value stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extract.otc.views import View
from extract.raw_names import TECHNICAL_COLUMNS, raw_column, raw_columns
from extract.rows import hash_of, payloads_of

Values = Mapping[str, str | None]


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

    def reconcile(self, incoming: Values, stored: Values) -> Reconciled:
        """`stored` has its technical columns, `incoming` at least its key."""
        row: dict[str, str | None] = {}
        refused: list[str] = []
        is_own = stored["_source"] == self._source
        keeps_foreign = False
        for name in {**stored, **incoming}:
            if name in TECHNICAL_COLUMNS:
                continue
            old, new = stored.get(name), incoming.get(name)
            row[name] = new
            if name not in self._present or (not old and not new):
                row[name] = old
            elif old and name in self._fixed:
                row[name] = old
                if new and not same_moment(old, new):
                    refused.append(name)
            elif old and not new and not is_own:
                row[name] = old
                keeps_foreign = True
        if all(row[name] == stored.get(name) for name in row):
            return Reconciled(None, tuple(refused))
        extras = [name for name in row if name not in self._known]
        values = tuple(row[name] for name in (*self._known, *extras))
        (payload,) = payloads_of([values], extras)
        source = stored["_source"] if keeps_foreign else self._source
        technical = {"_row_key": stored["_row_key"], "_row_hash": hash_of(payload)}
        return Reconciled({**row, **technical, "_source": source}, tuple(refused))


def same_moment(old: str, new: str) -> bool:
    """ISO stamps are written with `T` or blank, with and without fractions and zone."""
    return _plain(old) == _plain(new)


def _plain(value: str) -> str:
    return value.strip().replace("T", " ").removesuffix("Z").partition(".")[0]
