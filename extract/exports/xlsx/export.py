"""An XLSX export: the one visible sheet whose first row holds a view's headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from extract.exports.errors import ExportError
from extract.exports.export import Export
from extract.exports.headers import closest_view, is_complete, known_headers, recognise
from extract.exports.xlsx.archive import Archive
from extract.exports.xlsx.formats import cell_styles
from extract.exports.xlsx.markup import BadMarkupError, bad_part
from extract.exports.xlsx.rows import column_number, next_column
from extract.exports.xlsx.shared_strings import SharedStrings
from extract.exports.xlsx.sheet import sheet_rows
from extract.exports.xlsx.values import CellValues
from extract.exports.xlsx.workbook import Sheet, Workbook, part_elements, read_workbook


class XlsxExport(Export):
    """A workbook whose sheet is known; its texts lie in a file until it is closed."""

    source = "xlsx"

    def __init__(self, path: Path, work: Path) -> None:
        self._path = path
        with ExitStack() as stack:
            self._archive = stack.enter_context(closing(Archive(path)))
            workbook = read_workbook(self._archive)
            strings = self._strings(workbook, work, stack)
            styles = part_elements(self._archive, workbook.styles) if workbook.styles else ()
            self._values = CellValues(strings, cell_styles(styles), workbook.counts_from_1904)
            self._sheet, headers = self._table(workbook)
            self.view = recognise(self._where(self._sheet), headers)
            self._held = stack.pop_all()
        self._columns = dict(zip(_letters(len(headers)), headers, strict=True))

    def close(self) -> None:
        self._held.close()

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        columns = self._columns
        is_header = True
        for chunk in sheet_rows(self._archive, self._sheet.part, self._values):
            rows = []
            for number, cells in chunk:
                if _is_blank(cells):
                    continue
                if is_header:
                    is_header = False
                    continue
                if not cells.keys() <= columns.keys():
                    self._refuse_stray(number, cells)
                rows.append({name: cells.get(letters) for letters, name in columns.items()})
            if rows:
                yield rows

    def _strings(self, workbook: Workbook, work: Path, stack: ExitStack) -> SharedStrings:
        part = workbook.shared_strings
        try:
            strings = stack.enter_context(closing(SharedStrings(work)))
            # Some writers announce a table that they then have no text for.
            if part is not None and part in self._archive:
                strings.load(self._archive.blocks(part))
        except BadMarkupError as error:
            raise bad_part(self._path, str(part), error) from None
        except OSError as error:
            raise ExportError(
                f"The texts of {self._path} cannot be kept in {work} ({error.strerror}).",
                "Make room there, or name another folder.",
            ) from None
        return strings

    def _table(self, workbook: Workbook) -> tuple[Sheet, list[str]]:
        """Of several sheets the one to load; two of them would leave one out without a word."""
        found = [(sheet, self._headers(sheet)) for sheet in workbook.sheets]
        found = [(sheet, headers) for sheet, headers in found if headers]
        if not found:
            raise ExportError(
                f"{self._path} has no visible sheet with a row in it.", "Export the view again."
            )
        complete = [(sheet, headers) for sheet, headers in found if is_complete(headers)]
        if len(complete) > 1:
            names = ", ".join(repr(sheet.name) for sheet, _ in complete)
            raise ExportError(
                f"{self._path} has an export in each of its sheets {names}.",
                "Save each sheet as a file of its own.",
            )
        return complete[0] if complete else max(found, key=lambda table: _likeness(table[1]))

    def _headers(self, sheet: Sheet) -> list[str]:
        for chunk in sheet_rows(self._archive, sheet.part, self._values):
            for _, cells in chunk:
                if not _is_blank(cells):
                    texts = {letters: str(value).strip() for letters, value in cells.items()}
                    last = max(column_number(letters) for letters, text in texts.items() if text)
                    return [texts.get(letters, "") for letters in _letters(last)]
        return []

    def _refuse_stray(self, number: int, cells: dict[str, Any]) -> None:
        stray = [
            letters
            for letters in cells.keys() - self._columns.keys()
            if not _is_blank({letters: cells[letters]})
        ]
        if stray:
            raise ExportError(
                f"{self._where(self._sheet)} has a value without a header in row {number:,}, "
                f"column {min(stray, key=column_number)}.",
                "Give the column its header, or delete it.",
            )

    def _where(self, sheet: Sheet) -> str:
        return f"{self._path} (sheet {sheet.name!r})"


def _likeness(headers: list[str]) -> int:
    view = closest_view(headers)
    return known_headers(headers, view) if view else 0


def _letters(count: int) -> list[str]:
    letters = [""]
    for _ in range(count):
        letters.append(next_column(letters[-1]))
    return letters[1:]


def _is_blank(cells: dict[str, Any]) -> bool:
    return all(isinstance(value, str) and not value.strip() for value in cells.values())
