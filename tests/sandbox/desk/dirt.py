"""How values get dirty on their way out of the desk: what the cleaning rules exist for."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.sandbox.desk.stamps import (
    Stamper,
    day_first,
    day_only,
    iso,
    iso_fraction,
    iso_t,
    iso_utc,
)

NumberForm = Callable[[int], str]

EMPTY = '""'
NAN = '"nan"'


def as_number(number: int) -> str:
    return str(number)


def as_float(number: int) -> str:
    """3949843.0: what an id becomes in a spreadsheet column that has blanks."""
    return f"{number}.0"


def as_text(number: int) -> str:
    return f'"{number}"'


def as_float_text(number: int) -> str:
    return f'"{number}.0"'


ID_FORMS: dict[NumberForm, float] = {
    as_number: 97.0,
    as_float: 1.5,
    as_text: 1.0,
    as_float_text: 0.5,
}
CHILD_ID_FORMS: dict[NumberForm, float] = {as_number: 70.0, as_text: 29.0, as_float: 1.0}

# A row's stamps all come in one form: what read one of them has read the others.
STAMP_FORMS: dict[Stamper, float] = {
    iso: 97.0,
    iso_t: 1.6,
    iso_fraction: 0.8,
    iso_utc: 0.4,
    day_first: 0.1,
    day_only: 0.1,
}

# Within a text and after its end: newlines 6 %, double blanks 9 %, trailing blanks 10 %.
SEPARATORS = {" ": 85.0, "  ": 9.0, "\\n": 4.0, "\\r\\n": 2.0}
ENDINGS = {"": 90.0, " ": 7.0, "   ": 3.0}


def quoted(text: str) -> str:
    """A JSON string with its quotes."""
    return json.dumps(text, ensure_ascii=False)


def fragment(text: str) -> str:
    """A JSON string without its quotes, to be joined with others."""
    return quoted(text)[1:-1]


def encoded(text: str, times: int) -> str:
    """HTML entities; each system that a ticket passes through encodes those of the one before."""
    for _ in range(times):
        text = text.replace("&", "&amp;").replace("'", "&#039;").replace('"', "&quot;")
    return text
