"""The one text table: for people who read answers in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal


def text_table(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widest: int | None = None,
    separators: bool = True,
) -> str:
    """Renders one line a row, columns as wide as they need; longer cells are cut at `widest`.

    `separators` group the thousands of numbers, but for those of an id.
    """
    columns = [
        _column(name, [row[place] for row in rows], widest, separators)
        for place, name in enumerate(header)
    ]
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def _column(name: str, values: Sequence[object], widest: int | None, separators: bool) -> list[str]:
    is_id = name.replace("_", " ").split()[-1:] == ["id"]
    cells = [_cut(_cell(value, separators and not is_id), widest) for value in values]
    width = max(map(len, [name, *cells]))
    is_number = all(value is None or _is_number(value) for value in values)
    return [
        text.rjust(width) if is_number else text.ljust(width)
        for text in (name, "-" * width, *cells)
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _cell(value: object, separators: bool) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%MZ}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, (int, Decimal)) and separators else str(value)


def _cut(text: str, widest: int | None) -> str:
    return text if widest is None or len(text) <= widest else f"{text[: widest - 1]}…"
