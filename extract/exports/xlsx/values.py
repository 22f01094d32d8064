"""What a cell's text means, by the cell's kind and style."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from extract.exports.xlsx.formats import Shown
from extract.exports.xlsx.numbers import number
from extract.exports.xlsx.serials import instant
from extract.exports.xlsx.shared_strings import SharedStrings
from extract.exports.xlsx.texts import unescaped

Value = str | int | float | bool | None
Reading = Callable[[str], Value]

CACHED_INSTANTS = 1 << 12
BOOLEANS = {"1": True, "true": True, "0": False, "false": False, "": None}
ISO_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d.*)")


@dataclass(frozen=True)
class CellValues:
    """What the cells of one workbook refer to."""

    strings: SharedStrings
    styles: list[Shown | None]
    counts_from_1904: bool

    def reading(self, kind: str, style: int) -> Reading:
        """How to read cells of a kind (the attribute t) and a style (the attribute s)."""
        shown = self.styles[style] if style < len(self.styles) else None
        if kind == "s":
            return self.strings.text
        if kind == "b":
            return _boolean
        if kind == "d":
            return partial(_iso_instant, shown=shown)
        if kind == "n":
            if shown:
                reading = partial(instant, shown=shown, counts_from_1904=self.counts_from_1904)
                return lru_cache(CACHED_INSTANTS)(reading)
            return number
        return unescaped


def _boolean(text: str) -> Value:
    return BOOLEANS.get(text.strip(), text)


def _iso_instant(text: str, shown: Shown | None) -> Value:
    match = ISO_INSTANT.fullmatch(text.strip())
    if match is None:
        return text or None
    day, clock = match.groups()
    if day and shown and not shown.time and not clock.strip("0:."):
        return day
    return f"{day} {clock}" if day else clock
