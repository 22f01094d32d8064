"""An XLSX export: the one visible sheet whose first row holds a view's headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from extract.exports.export import Export, ExportError, Row
from extract.exports.headers import is_complete, known_headers, recognise, without_blank_tail
from extract.exports.xlsx.archive import Archive
from extract.exports.xlsx.cells import Cells, cell_styles
from extract.exports.xlsx.shared_strings import SharedStrings
from extract.exports.xlsx.sheet import column_letters, sheet_rows
from extract.exports.xlsx.workbook import Sheet, Workbook, read_workbook


class XlsxExport(Export):
    """A workbook whose sheet is known; its texts are in a file until it is closed."""

    source = "xlsx"

    def __init__(self, path: Path) -> None:
        self._path = path
        with ExitStack() as stack:
            self._archive = stack.enter_context(closing(Archive(path)))
            workbook = read_workbook(self._archive)
            strings = SharedStrings(self._archive, workbook.shared_strings)
            stack.enter_context(closing(strings))
            styles = cell_styles(self._archive.root(workbook.styles)) if workbook.styles else []
            self._cells = Cells(strings, styles, workbook.counts_from_1904)
            self._sheet, self.columns = self._table(workbook)
            self.view = recognise(self._where(), self.columns)
            self._held = stack.pop_all()

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def _rows(self) -> Iterator[Row]:
        columns = range(len(self.columns))
        rows = self._filled_rows(self._sheet)
        next(rows)
        for number, cells in rows:
            if len(cells) > len(columns) or max(cells) not in columns:
                self._refuse_stray(number, cells)
            yield tuple(map(cells.get, columns))

    def _filled_rows(self, sheet: Sheet) -> Iterator[tuple[int, dict[int, str]]]:
        for number, cells in sheet_rows(self._archive, sheet.part, self._cells):
            if any(map(str.strip, cells.values())):
                yield number, cells

    def _table(self, workbook: Workbook) -> tuple[Sheet, tuple[str, ...]]:
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
        return complete[0] if complete else max(found, key=lambda table: known_headers(table[1]))

    def _headers(self, sheet: Sheet) -> tuple[str, ...]:
        for _, cells in self._filled_rows(sheet):
            return without_blank_tail([cells.get(i, "") for i in range(max(cells) + 1)])
        return ()

    def _refuse_stray(self, number: int, cells: dict[int, str]) -> None:
        width = len(self.columns)
        stray = [column for column, text in cells.items() if column >= width and text.strip()]
        if stray:
            raise ExportError(
                f"{self._where()} has a value without a header in row {number:,}, "
                f"column {column_letters(min(stray))}.",
                "Give the column its header, or delete it.",
            )

    def _where(self) -> str:
        return f"{self._path} (sheet {self._sheet.name!r})"
