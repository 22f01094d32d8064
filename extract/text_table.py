"""Plain text tables: numbers to the right, everything else to the left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal


def text_table(
    header: Sequence[str], rows: Sequence[Sequence[object]], *, separators: bool = True
) -> str:
    """One line a row, columns as wide as they need; `separators` group the thousands."""
    cells = [[_cell(value, separators) for value in row] for row in rows]
    numeric = [
        all(_is_number(row[i]) or row[i] is None for row in rows) for i in range(len(header))
    ]
    widths = [max(len(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in [list(header), ["-" * width for width in widths], *cells]
    )


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
    return f"{value:,}" if isinstance(value, int) and separators else str(value)
