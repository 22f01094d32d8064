"""What a cell's text means, by the cell's kind and style: text again, as the desk's API has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from xml.etree.ElementTree import Element

from extract.exports.xlsx.archive import index
from extract.exports.xlsx.date_formats import BUILT_IN, Shown, instant, shown_by
from extract.exports.xlsx.shared_strings import SharedStrings
from extract.exports.xlsx.texts import text_of, unescaped

Reading = Callable[[str], str | None]

CACHED_INSTANTS = 1 << 12
BOOLEANS = {"1": "true", "true": "true", "0": "false", "false": "false", "": None}
ISO_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d.*)")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
LONGEST_NUMBER = 40
# Beyond this a number is not an id, and its digits would be mostly zeros.
LARGEST_WHOLE = 10**21


class Cells:
    """Reads the cells of one workbook."""

    def __init__(
        self, strings: SharedStrings, styles: list[Shown | None], counts_from_1904: bool
    ) -> None:
        self._strings = strings
        self._styles = styles
        self._counts_from_1904 = counts_from_1904
        self._readings: dict[tuple[str, str], Reading] = {}

    def text(self, cell: Element) -> str | None:
        namespace = cell.tag.removesuffix("c")
        value = cell.find(namespace + "v")
        if value is None:
            inline = cell.find(namespace + "is")
            return None if inline is None else text_of(inline)
        key = cell.get("t", "n"), cell.get("s", "0")
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = self._reading(*key)
        return reading(value.text or "")

    def _reading(self, kind: str, style: str) -> Reading:
        """How to read the values of a kind (the attribute t) and a style (the attribute s)."""
        place = index(style, otherwise=0)
        shown = self._styles[place] if place < len(self._styles) else None
        if kind == "s":
            return self._strings.text
        if kind == "b":
            return _boolean
        if kind == "d":
            return partial(_iso_instant, shown=shown)
        if kind == "n" and shown:
            reading = partial(_instant, shown=shown, counts_from_1904=self._counts_from_1904)
            return lru_cache(CACHED_INSTANTS)(reading)
        return number if kind == "n" else unescaped


def cell_styles(sheet: Element) -> list[Shown | None]:
    """What the number format of each cell style shows of an instant."""
    custom = {
        format_.get("numFmtId"): shown_by(format_.get("formatCode", ""))
        for format_ in sheet.iterfind("{*}numFmts/{*}numFmt")
    }
    shown = {**BUILT_IN, **custom}
    return [shown.get(style.get("numFmtId")) for style in sheet.iterfind("{*}cellXfs/{*}xf")]


def number(text: str) -> str | None:
    """A whole number with all of its digits, else the shortest that means it; else the text.

    `3949843.0` is written `3949843`, and 0.1, which files have as `0.10000000000000001`, `0.1`.
    """
    text = text.strip()
    if not _is_number(text):
        return text or None
    exact = Decimal(text)
    if abs(exact) < LARGEST_WHOLE and exact == exact.to_integral_value():
        return str(int(exact))
    return str(float(text))


def _is_number(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def _instant(text: str, shown: Shown, counts_from_1904: bool) -> str | None:
    text = text.strip()
    found = instant(text, shown, counts_from_1904) if _is_number(text) else None
    return found or number(text)


def _boolean(text: str) -> str | None:
    return BOOLEANS.get(text.strip(), text)


def _iso_instant(text: str, shown: Shown | None) -> str | None:
    match = ISO_INSTANT.fullmatch(text.strip())
    if match is None:
        return text or None
    day, clock = match.groups()
    if day and shown and not shown.time and not clock.strip("0:."):
        return day
    return f"{day} {clock}" if day else clock
