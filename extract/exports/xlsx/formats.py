"""Which number formats show a date or a time: a workbook stores both as plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].')
BRACKETS = re.compile(r"\[([^\]]*)\]")
ELAPSED = re.compile("h+|m+|s+")


@dataclass(frozen=True)
class Shown:
    """What of an instant a format shows; `elapsed` counts hours on beyond a day."""

    date: bool = False
    time: bool = False
    elapsed: bool = False


DATE = Shown(date=True)
TIME = Shown(time=True)
DATE_AND_TIME = Shown(date=True, time=True)
ELAPSED_TIME = Shown(time=True, elapsed=True)
# Formats that no workbook spells out. From 27 on they differ by locale, but all show a date or a
# time; as dates they show the time too where the value has one.
BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), TIME),
    22: DATE_AND_TIME,
    46: ELAPSED_TIME,
}


def shown_by(code: str) -> Shown | None:
    """What a custom format shows; None for a plain number's."""
    code = LITERAL.sub("", code)
    elapsed = any(ELAPSED.fullmatch(match[1].lower()) for match in BRACKETS.finditer(code))
    letters = set(BRACKETS.sub("", code).lower().replace("general", ""))
    time = elapsed or bool(letters & {"h", "s"})
    # Beside hours or seconds an m is minutes, else it is a month.
    date = bool(letters & {"y", "d"}) or ("m" in letters and not time)
    return Shown(date, time, elapsed and not date) if date or time else None


def cell_styles(elements: Iterable[tuple[str, str, dict[str, str]]]) -> list[Shown | None]:
    """For each cell style of the styles part, what its format shows."""
    custom: dict[str, Shown | None] = {}
    styles: list[str] = []
    for parent, tag, attributes in elements:
        if (parent, tag) == ("numFmts", "numFmt"):
            custom[attributes.get("numFmtId", "")] = shown_by(attributes.get("formatCode", ""))
        elif (parent, tag) == ("cellXfs", "xf"):
            styles.append(attributes.get("numFmtId", "0"))
    built_in = {str(number): shown for number, shown in BUILT_IN.items()}
    return [custom[number] if number in custom else built_in.get(number) for number in styles]
