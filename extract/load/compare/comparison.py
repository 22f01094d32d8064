"""Compares what was sent with what is stored: a verdict on every row, and what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from extract.errors import WarehouseError
from extract.load.checksum import checksum
from extract.load.compare.stored import StoredRows
from extract.load.engine import Engine, literal, quoted
from extract.load.findings import Finding, refused_changes, unbelieved_vanishing
from extract.load.limits import LoadLimits
from extract.load.read.careful import NOT_A_ROW
from extract.load.read.columns import ResponseColumns
from extract.load.run import Counts
from extract.otc.views import View
from extract.warehouse.connection import Warehouse

# The index of the raw table takes some 2,700 bytes; a real key is nowhere near that.
LONGEST_KEY = 500
# Longer than a weekend and public holidays: a desk books something every week.
LONGEST_GAP_DAYS = 14
REFUSED = "refused: "


@dataclass(frozen=True)
class Comparison:
    """Counts the verdicts, and the rejections by their reason."""

    counts: Counts = field(default_factory=Counts)
    rejections: Mapping[str, int] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    text_columns: Sequence[str] = ()


def compare(
    engine: Engine,
    view: View,
    source: str,
    columns: ResponseColumns,
    warehouse: Warehouse,
    limits: LoadLimits,
) -> Comparison:
    """Fills `verdicts`, `updates`, `vanished` and `rejected`; the warehouse stays as it is."""
    if not _fetched(engine):
        return Comparison()
    with closing(warehouse.connect()) as connection:
        stored = StoredRows(connection, engine, view, source)
        stored.fetch_keys(columns)
        _carry_over(engine, view, columns, stored.text_columns)
        engine.run(
            "compare/duplicates.sql",
            columns=columns.raw_names,
            key_columns=[view.columns[name] for name in view.key_columns],
        )
        verdicts = dict(
            engine.run(
                "compare/row_verdicts.sql", columns=columns.raw_names, longest_key=LONGEST_KEY
            )
        )
        all_columns = list(dict.fromkeys([*columns.raw_names.values(), *stored.text_columns]))
        sent_again = verdicts.get("unchanged", 0) + verdicts.get("differs", 0)
        vanished, unbelieved = _find_vanished(engine, view, limits, sent_again)
        refused = {}
        if verdicts.get("differs") or vanished:
            stored.fetch_changing(all_columns)
            refused = _work_out_updates(engine, view, source, columns, all_columns)
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
        vanished=vanished,
    )
    if not counts.is_complete():
        raise WarehouseError(f"The rows do not add up: {counts}.", "This is a defect: report it.")
    findings = [
        *columns.findings(_carried_columns(engine, source)),
        *(refused_changes(raw, count) for raw, count in refused.items()),
        *([unbelieved_vanishing(unbelieved)] if unbelieved else []),
    ]
    return Comparison(counts, rejections, findings, all_columns)


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


def _carried_columns(engine: Engine, source: str) -> list[str]:
    """Lists raw columns that this source sent once and that are not in the response."""
    rows = engine.query(
        f"select distinct unnest(json_keys(_values)) from carried where _source = {literal(source)}"
    )
    return [raw for (raw,) in rows]


def _find_vanished(
    engine: Engine, view: View, limits: LoadLimits, sent_again: int
) -> tuple[int, int]:
    """Fills `vanished`; returns how many rows are in it, and how many were not believed."""
    engine.run(
        "compare/vanished.sql",
        covered_by=view.columns[view.covered_by],
        longest_gap_days=LONGEST_GAP_DAYS,
        key_kinds=[*view.key_columns.values()],
    )
    ((total, sound),) = engine.query(
        "select count(*), count(*) filter (where is_sound) from vanished"
    )
    if limits.allow_to_vanish(sound, of=sent_again + sound):
        return total, 0
    engine.query("delete from vanished")
    return 0, total


def _work_out_updates(
    engine: Engine, view: View, source: str, columns: ResponseColumns, text_columns: Sequence[str]
) -> dict[str, int]:
    """Fills `updates`; counts the refused changes of each column that must never change."""
    fixed = {view.columns[name]: kind for name, kind in view.fixed_columns.items()}
    engine.run(
        "compare/reconcile.sql",
        text_columns=text_columns,
        sent_columns=columns.present,
        fixed=fixed,
        source=source,
    )
    if not fixed:
        return {}
    counts = ", ".join(f"count(*) filter (where {quoted(REFUSED + raw)})" for raw in fixed)
    (row,) = engine.query(f"select {counts} from updates")
    return {raw: count for raw, count in zip(fixed, row, strict=True) if count}
