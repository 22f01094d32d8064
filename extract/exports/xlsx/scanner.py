"""The rows of a sheet, found by a regular expression in little more than half a parser's time.

It takes rows in the one shape that most writers give them, and nothing else: what it does not
match to the last character goes to the parser. That sees the whole document but for the rows
taken here, so prefixes, comments, document types and what is broken are its business.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from extract.exports.xlsx.rows import Row, RowParser, next_column
from extract.exports.xlsx.values import Reading

ROW_END = "</row>"
ROW_ATTRIBUTES = r'((?:\s[\w:]+="[^"<>&]*")*)\s*'
EMPTY_ROW = re.compile(rf"\s*<row{ROW_ATTRIBUTES}/>", re.ASCII)
ROW = re.compile(rf"\s*<row{ROW_ATTRIBUTES}>\s*", re.ASCII)
CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]+")?([^<>]*?)(?:/>|>'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)\s*',
    re.ASCII,
)
PARTS = CELL.groups + 1
ROW_NUMBER = re.compile(r'\sr="([0-9]+)"')
ATTRIBUTES = re.compile(r'(?:\s(?:s|t|cm|vm|ph)="[A-Za-z0-9]*")*\s*', re.ASCII)
ATTRIBUTE = re.compile(r'(\w+)="(\w*)"')
NAMED = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"))
NUMBERED = re.compile("&#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}));")
NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTROLS = bytes({*range(32)} - set(b"\t\n\r"))


class NotCanonicalError(Exception):
    """Rows in a shape that only the parser can read."""


class RowScanner:
    """Reads the cells' values just as the parser does, and counts rows with it."""

    def __init__(self, parser: RowParser) -> None:
        self._parser = parser
        self._readings: dict[str, Reading] = {}

    def rows(self, data: bytes) -> list[Row]:
        """All rows of a piece that ends with one's end; NotCanonicalError leaves no trace."""
        text = self._decoded(data)
        found: list[tuple[str, dict[str, Any]]] = []
        for piece in text.split(ROW_END)[:-1]:
            position = 0
            while empty := EMPTY_ROW.match(piece, position):
                found.append((empty[1], {}))
                position = empty.end()
            start = ROW.match(piece, position)
            if start is None:
                raise NotCanonicalError
            found.append((start[1], self._cells(piece[start.end() :])))
        return [(self._number(attributes), cells) for attributes, cells in found]

    def _decoded(self, data: bytes) -> str:
        """XML forbids controls and `]]>`, and takes every line end for a line feed."""
        if len(data.translate(None, CONTROLS)) != len(data) or b"]]>" in data:
            raise NotCanonicalError
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise NotCanonicalError from None
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def _number(self, attributes: str) -> int:
        match = ROW_NUMBER.search(attributes)
        return self._parser.row_begins(match and match[1])

    def _cells(self, body: str) -> dict[str, Any]:
        parts = CELL.split(body)
        if any(parts[::PARTS]):
            raise NotCanonicalError
        readings = self._readings
        cells: dict[str, Any] = {}
        column = ""
        rest = iter(parts)
        for _, letters, attributes, value, inline in zip(*[rest] * PARTS, strict=False):
            column = letters or next_column(column)
            reading = readings.get(attributes) or self._reading(attributes)
            text = inline if value is None else value
            if text is None:
                continue
            found = reading(_resolved(text) if "&" in text else text)
            if found is not None:
                cells[column] = found
        return cells

    def _reading(self, attributes: str) -> Reading:
        if not ATTRIBUTES.fullmatch(attributes):
            raise NotCanonicalError
        given = dict(ATTRIBUTE.findall(attributes))
        if len(given) != attributes.count("="):
            raise NotCanonicalError
        reading = self._parser.reading(given.get("t", "n"), given.get("s", "0"))
        self._readings[attributes] = reading
        return reading


def _resolved(text: str) -> str:
    for entity, character in NAMED:
        text = text.replace(entity, character)
    # An ampersand comes last, so that nothing it begins is taken for an entity.
    pieces = text.split("&amp;")
    if any("&" in piece for piece in pieces):
        pieces = [_with_characters(piece) for piece in pieces]
    return "&".join(pieces)


def _with_characters(text: str) -> str:
    resolved, count = NUMBERED.subn(_character, text)
    if count != text.count("&"):
        raise NotCanonicalError
    return resolved


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal = match.groups()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code > sys.maxunicode or NO_CHARACTER.match(chr(code)):
        raise NotCanonicalError
    return chr(code)
