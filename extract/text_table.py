"""Plain text tables: numbers to the right, everything else to the left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal


def text_table(
    header: Sequence[str], rows: Sequence[Sequence[object]], widest: int | None = None
) -> str:
    """Renders one line a row, columns as wide as they need; longer cells are cut at `widest`."""
    names = [name.replace("_", " ") for name in header]
    columns = [
        _column(name, [row[position] for row in rows], widest)
        for position, name in enumerate(names)
    ]
    return "\n".join("  ".join(line).rstrip() for line in zip(*columns, strict=True))


def _column(name: str, values: Sequence[object], widest: int | None) -> list[str]:
    # An id is a name: no thousands separators.
    is_id = name.split()[-1:] == ["id"]
    cells = [_cut(str(v) if is_id and v is not None else _cell(v), widest) for v in values]
    width = max(map(len, [name, *cells]))
    is_number = all(value is None or _is_number(value) for value in values)
    return [
        text.rjust(width) if is_number else text.ljust(width)
        for text in (name, "-" * width, *cells)
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:,}" if isinstance(value, (int, Decimal)) else str(value)


def _cut(text: str, widest: int | None) -> str:
    return text if widest is None or len(text) <= widest else f"{text[: widest - 1]}…"
