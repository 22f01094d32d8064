"""Faults in the rows: each takes a row as the client would read it and gives what is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.sandbox.desk.faults import Fault
from tests.sandbox.desk.views import View

Row = dict[str, Any]
Options = dict[str, Any]
Change = Callable[[Row, View, Options, int], list[object]]

GARBAGE_DATES = (
    "not a date",
    "31/02/2025",
    "2025-13-45 10:00:00",
    "05/20/2025 8:15",
    "0000-00-00 00:00:00",
    "45672.5",
)
# One id in the forms of spreadsheets, exports and people.
SPELLINGS: tuple[Callable[[int], str], ...] = (
    "0{}".format,
    "{:,}".format,
    "+{}".format,
    "{}.0".format,
    "{},0".format,
    " {} ".format,
    lambda number: f"{number / 1_000_000}e6",
)


def _rename(row: Row, view: View, options: Options, number: int) -> list[object]:
    old, new = options["column"], options["to"]
    return [{new if name == old else name: value for name, value in row.items()}]


def _missing(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [{name: value for name, value in row.items() if name != options["column"]}]


def _set(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [row | {options["column"]: options["value"]}]


def _duplicate(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [row, row]


def _conflict(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [row, row | {view.text: f"{row.get(view.text)} (another version)"}]


def _nan(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [row | {options["column"] or view.number: float(options["value"])}]


def _nul(row: Row, view: View, options: Options, number: int) -> list[object]:
    column = options["column"] or view.text
    return [row | {column: f"NUL \0 within {row.get(column)}"}]


def _surrogate(row: Row, view: View, options: Options, number: int) -> list[object]:
    column = options["column"] or view.text
    return [row | {column: f"half of a pair \ud83d within {row.get(column)}"}]


def _not_object(row: Row, view: View, options: Options, number: int) -> list[object]:
    return [options["value"]]


def _no_key(row: Row, view: View, options: Options, number: int) -> list[object]:
    if options["how"] == "absent":
        return [{name: value for name, value in row.items() if name not in view.key}]
    return [row | dict.fromkeys(view.key, None if options["how"] == "null" else "")]


def _garbage_dates(row: Row, view: View, options: Options, number: int) -> list[object]:
    columns = [options["column"]] if options["column"] else view.dates
    return [row | dict.fromkeys(columns, GARBAGE_DATES[number % len(GARBAGE_DATES)])]


def _text_ids(row: Row, view: View, options: Options, number: int) -> list[object]:
    columns = [options["column"]] if options["column"] else view.ids
    return [row | {column: f"REF-{row.get(column)}" for column in columns}]


def _left_out(row: Row, view: View, options: Options, number: int) -> list[object]:
    return []


def _spelled_ids(row: Row, view: View, options: Options, number: int) -> list[object]:
    columns = [options["column"]] if options["column"] else view.ids
    spell = SPELLINGS[number % len(SPELLINGS)]
    return [
        row | {column: spell(round(float(row[column]))) for column in columns if row.get(column)}
    ]


CHANGES: dict[str, Change] = {
    "rename": _rename,
    "missing": _missing,
    "new_column": _set,
    "duplicate": _duplicate,
    "conflict": _conflict,
    "nan": _nan,
    "nul": _nul,
    "surrogate": _surrogate,
    "not_object": _not_object,
    "no_key": _no_key,
    "garbage_dates": _garbage_dates,
    "text_ids": _text_ids,
    "left_out": _left_out,
    "spelled_ids": _spelled_ids,
    "replace": _set,
}


def faulty(pieces: Iterator[list[str]], view: View, fault: Fault) -> Iterator[list[str]]:
    """The rows with one fault in them; several are put one around another."""
    if fault.kind == "empty":
        return
    change, options = CHANGES[fault.kind], fault.options
    share, most = _extent(options)
    # Spread evenly, beginning with the first row; the crumb is for what adding shares loses.
    due = 1.0 - share + 1e-9
    hits = 0
    for piece in pieces:
        sent: list[str] = []
        for text in piece:
            due += share
            row = json.loads(text) if share and due >= 1 and hits != most else None
            if not isinstance(row, dict):
                sent.append(text)
                continue
            sent += [json.dumps(value) for value in change(row, view, options, hits)]
            due -= 1
            hits += 1
        yield sent


def _extent(options: Options) -> tuple[float, int | None]:
    """The share of the rows and the most of them; a header is another one in all."""
    if "share" not in options:
        return 1.0, None
    share, most = options["share"], options["rows"]
    if share is None:
        return 1.0, 1 if most is None else most
    return share, most
