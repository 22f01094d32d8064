"""Compares what was sent with what is stored: a verdict on every row, and the updated rows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from extract.errors import WarehouseError
from extract.load.checksum import checksum
from extract.load.compare.stored import StoredRows
from extract.load.engine import Engine, literal, quoted
from extract.load.read.careful import NOT_A_ROW
from extract.load.read.columns import ResponseColumns
from extract.load.run import Counts
from extract.otc.views import View
from extract.warehouse.connection import Warehouse

# The index of the raw table takes some 2,700 bytes; a real key is nowhere near that.
LONGEST_KEY = 500
REFUSED = "refused: "


@dataclass(frozen=True)
class Comparison:
    """Counts the verdicts, `rejections` by their reason and `refused` changes by their column."""

    counts: Counts
    rejections: dict[str, int]
    refused: dict[str, int]
    text_columns: list[str]


def compare(
    engine: Engine, view: View, source: str, columns: ResponseColumns, warehouse: Warehouse
) -> Comparison:
    """Fills `verdicts`, `updates` and `rejected`; nothing is written to the warehouse."""
    if not _fetched(engine):
        return Comparison(Counts(), {}, {}, [])
    with closing(warehouse.connect()) as connection:
        stored = StoredRows(connection, engine, view)
        stored.fetch_keys(columns)
        _carry_over(engine, view, columns, stored.text_columns)
        verdicts = dict(
            engine.run("compare/verdicts.sql", columns=columns.raw_names, longest_key=LONGEST_KEY)
        )
        refused = {}
        if verdicts.get("differs"):
            stored.fetch_differing()
            refused = _work_out_updates(engine, view, source, columns, stored.text_columns)
    rejections = dict(
        engine.query("select reason, count(*) from rejected group by reason order by reason")
    )
    counts = Counts(
        fetched=_fetched(engine),
        inserted=verdicts.get("insert", 0),
        updated=verdicts.get("differs", 0),
        unchanged=verdicts.get("unchanged", 0),
        duplicate=verdicts.get("duplicate", 0),
        rejected=sum(rejections.values()),
    )
    if not counts.is_complete():
        raise WarehouseError(f"The rows do not add up: {counts}.", "This is a defect: report it.")
    return Comparison(counts, rejections, refused, text_columns(columns, stored.text_columns))


def _fetched(engine: Engine) -> int:
    """Counts the rows that were read, and the values that are not rows."""
    (row,) = engine.query(
        f"select (select count(*) from sent) + (select count(*) from rejected where reason = "
        f"{literal(NOT_A_ROW)})"
    )
    return row[0]


def _carry_over(engine: Engine, view: View, columns: ResponseColumns, stored: list[str]) -> None:
    """A column that the response does not have says nothing: its stored values count as sent."""
    values = {raw: quoted(raw) for raw in columns.raw_names.values()}
    for raw in stored:
        if raw not in columns.present:
            path = literal(f'$."{raw}"')
            values[raw] = f"coalesce(json_extract_string(carried._values, {path}), '')"
    engine.query(
        f"update sent set _row_hash = {checksum(view, values)} "
        "from carried where sent._row_key = carried._row_key"
    )


def _work_out_updates(
    engine: Engine, view: View, source: str, columns: ResponseColumns, stored: list[str]
) -> dict[str, int]:
    """Fills `updates`; counts the refused changes of each column that must never change."""
    fixed = [view.columns[name] for name in view.fixed_columns]
    engine.run(
        "compare/reconcile.sql",
        text_columns=text_columns(columns, stored),
        stored_columns=stored,
        sent_columns=columns.present,
        fixed=fixed,
        source=source,
    )
    if not fixed:
        return {}
    counts = ", ".join(f"count(*) filter (where {quoted(REFUSED + raw)})" for raw in fixed)
    (row,) = engine.query(f"select {counts} from updates")
    return {raw: count for raw, count in zip(fixed, row, strict=True) if count}


def text_columns(columns: ResponseColumns, stored: list[str]) -> list[str]:
    """Lists the raw table's text columns, with those that are new."""
    return list(dict.fromkeys([*columns.raw_names.values(), *stored]))
