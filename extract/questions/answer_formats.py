"""Prints answers: a table for people, CSV for spreadsheets, JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from extract.text_table import text_table

# A title may be a whole page; --csv and --json have all of it.
WIDEST = 60
# A spreadsheet would run a title that begins like this; behind an apostrophe it is a text.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n")
Rows = Sequence[Sequence[object]]


def as_table(columns: Sequence[str], rows: Rows) -> str:
    """An id is a name, so numbers have no thousands separators."""
    if not rows:
        return "No rows.\n"
    header = [name.replace("_", " ") for name in columns]
    shown = [[_shortened(value) for value in row] for row in rows]
    return text_table(header, shown, separators=False) + "\n"


def as_csv(columns: Sequence[str], rows: Rows) -> str:
    """Has a header line; a NULL is an empty field."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return file.getvalue()


def as_json(columns: Sequence[str], rows: Rows) -> str:
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(records, indent=2, ensure_ascii=False, default=_json) + "\n"


def _shortened(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = " ".join(value.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _plain(value: object) -> object:
    if isinstance(value, str):
        # A lone carriage return ends a line for some readers, and the writer does not quote it.
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def _json(value: object) -> object:
    """Dates and instants by ISO 8601."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
