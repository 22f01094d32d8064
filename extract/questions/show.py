"""Answers as a table for people, as CSV for spreadsheets, as JSON for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from extract.questions.answer import Answer
from extract.text_table import text_table

# A title may be a whole page; --csv and --json have all of it.
WIDEST = 60


def as_table(answer: Answer) -> str:
    if not answer.rows:
        return "No rows.\n"
    header = [name.replace("_", " ") for name in answer.columns]
    values = zip(*answer.rows, strict=True)
    columns = map(_aligned, header, values)
    lines = list(zip(*columns, strict=True))
    return text_table(lines[0], lines[1:]) + "\n"


def as_csv(answer: Answer) -> str:
    """With the names of the columns, and NULL as nothing."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([_plain(value) for value in row] for row in answer.rows)
    return file.getvalue()


def as_json(answer: Answer) -> str:
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, indent=2, ensure_ascii=False, default=_json) + "\n"


def _aligned(name: str, values: Sequence[object]) -> list[str]:
    """Numbers to the right; an id is a name, and bears no thousands' commas."""
    texts = [name, *map(_text, values)]
    if not all(value is None or _is_number(value) for value in values):
        return texts
    width = max(map(len, texts))
    return [text.rjust(width) for text in texts]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%MZ}"
    text = " ".join(str(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else value


def _json(value: object) -> object:
    """Dates and instants by ISO 8601."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
