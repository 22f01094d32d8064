"""The rows of a sheet, found in its XML by a parser: right for whatever a workbook may hold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from extract.exports.xlsx.markup import BadMarkupError, local_name, new_parser
from extract.exports.xlsx.numbers import index
from extract.exports.xlsx.texts import LONGEST_TEXT
from extract.exports.xlsx.values import CellValues, Reading

# Its number, and its cells that have a value, by the letters of their columns.
Row = tuple[int, dict[str, Any]]

REFERENCE = re.compile("([A-Z]{1,3})[0-9]*")


class RowParser:
    """Feed its parser, take the rows that are complete."""

    def __init__(self, values: CellValues) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.XmlDeclHandler = self._declaration
        self.encoding = ""
        self._values = values
        self._readings: dict[tuple[str, str], Reading] = {}
        self._ancestors: list[str] = []
        self._rows: list[Row] = []
        self._number = 0
        self._row: dict[str, Any] = {}
        self._column = ""
        self._reading: Reading | None = None
        self._value: list[str] | None = None
        self._inline: list[str] | None = None
        self._into: list[str] | None = None
        self._size = 0

    def taken(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows

    def is_between_rows(self) -> bool:
        return self._ancestors == ["worksheet", "sheetData"]

    def row_begins(self, number: str | None) -> int:
        """Number the next row; the scanner, which finds rows on its own, counts here as well."""
        self._number = index(number or "", otherwise=self._number + 1)
        return self._number

    def reading(self, kind: str, style: str) -> Reading:
        reading = self._readings.get((kind, style))
        if reading is None:
            reading = self._values.reading(kind, index(style, otherwise=0))
            self._readings[kind, style] = reading
        return reading

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        self.encoding = encoding or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local_name(name)
        ancestors = self._ancestors
        ancestors.append(tag)
        depth = len(ancestors)
        if depth == 1:
            if tag != "worksheet":
                raise BadMarkupError("no worksheet")
        elif ancestors[1] != "sheetData":
            return
        elif depth == 3 and tag == "row":
            self.row_begins(attributes.get("r"))
            self._column = ""
        elif depth == 4 and tag == "c":
            match = REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = match[1] if match else next_column(self._column)
            self._reading = self.reading(attributes.get("t", "n"), attributes.get("s", "0"))
            self._value = self._inline = None
            self._size = 0
        elif depth == 5 and tag == "v":
            self._value = self._into = []
        elif depth == 5 and tag == "is":
            self._inline = []
        elif tag == "t" and "is" in ancestors and "rPh" not in ancestors:
            self._into = self._inline

    def _data(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
            self._size += len(data)
            if self._size > LONGEST_TEXT:
                raise BadMarkupError(f"a cell of more than {LONGEST_TEXT >> 20} million characters")

    def _end(self, _: str) -> None:
        tag = self._ancestors.pop()
        self._into = None
        depth = len(self._ancestors)
        if depth < 2 or self._ancestors[1] != "sheetData":
            return
        if depth == 3 and tag == "c" and self._reading is not None:
            parts = self._inline if self._value is None else self._value
            if parts is not None:
                value = self._reading("".join(parts))
                if value is not None:
                    self._row[self._column] = value
        elif depth == 2 and tag == "row":
            self._rows.append((self._number, self._row))
            self._row = {}


@lru_cache(maxsize=1 << 15)
def next_column(letters: str) -> str:
    """The column after it: A, …, Z, AA, …; the first one after none."""
    if not letters:
        return "A"
    if letters[-1] != "Z":
        return letters[:-1] + chr(ord(letters[-1]) + 1)
    return next_column(letters[:-1]) + "A"


def column_number(letters: str) -> int:
    """1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
