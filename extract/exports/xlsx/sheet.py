"""One sheet's rows, each cell where its reference says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_uppercase, digits
from xml.etree.ElementTree import Element

from extract.exports.xlsx.archive import Archive, BadPartError, index
from extract.exports.xlsx.cells import Cells

# Its number, and the texts of its cells that have a value, by their columns from 0.
Row = tuple[int, dict[int, str]]


def sheet_rows(archive: Archive, part: str, cells: Cells) -> Iterator[Row]:
    """Yields all rows, blank ones too, one by one."""
    number = 0
    for row in archive.pieces(part, "worksheet", "sheetData", "row"):
        number = index(row.get("r", ""), otherwise=number + 1)
        try:
            yield number, _texts(row, cells)
        except BadPartError as error:
            raise archive.bad(part, error) from None


def column_letters(column: int) -> str:
    """A for 0, as people see it."""
    before, letter = divmod(column, len(ascii_uppercase))
    return (column_letters(before - 1) if before else "") + ascii_uppercase[letter]


def _texts(row: Element, cells: Cells) -> dict[int, str]:
    cell_tag = row.tag.removesuffix("row") + "c"
    texts = {}
    column = -1
    for cell in row:
        if cell.tag == cell_tag:
            named = _column(cell.get("r", "").rstrip(digits))
            column = column + 1 if named is None else named
            text = cells.text(cell)
            if text is not None:
                texts[column] = text
    return texts


@lru_cache(maxsize=1 << 15)
def _column(letters: str) -> int | None:
    """0 for A; None if a cell has no reference, and so stands after the one before it."""
    if not 1 <= len(letters) <= 3 or letters.strip(ascii_uppercase):
        return None
    number = 0
    for letter in letters:
        number = number * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return number - 1
