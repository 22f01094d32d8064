"""CSV exports: comma, semicolon or tab, in bounded memory, and refused where a row does not fit.

The desk writes texts with commas and line breaks, and has written them without quotes: columns
then shift without a trace. So a row has exactly as many fields as the header, or the file is bad.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from extract.exports.encodings import encoding_of
from extract.exports.export import Export, ExportError, Row
from extract.exports.headers import known_headers, recognise, without_blank_tail

DELIMITERS = ",;\t"
# A file without line breaks would otherwise be read into memory whole.
LONGEST_LINE = 64 << 20
REMEDY = "Export the view as XLSX, or as CSV with its texts in quotes."


class CsvExport(Export):
    """A CSV file whose header is known; all of its values are text."""

    source = "csv"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = encoding_of(path)
        headers = {delimiter: self._header(delimiter) for delimiter in DELIMITERS}
        # Another file's delimiter counts as text here, so one that finds no text decides.
        if not all(headers.values()):
            raise ExportError(f"{path} has no text.", "Export the view again.")
        self._delimiter = max(
            DELIMITERS, key=lambda mark: (known_headers(headers[mark]), len(headers[mark]))
        )
        self.columns = headers[self._delimiter]
        self.view = recognise(str(path), self.columns)

    def _header(self, delimiter: str) -> tuple[str, ...]:
        with _Records(self._path, self._encoding, delimiter, strict=False) as records:
            return without_blank_tail(records.header())

    def _rows(self) -> Iterator[Row]:
        named = len(self.columns)
        with _Records(self._path, self._encoding, self._delimiter, strict=True) as records:
            width = len(records.header())
            for row in records:
                if len(row) != width:
                    line = records.row_line
                    # Blank lines may end a file; before another row they are part of a broken text.
                    if _is_blank(row) and all(map(_is_blank, records)):
                        return
                    raise self._misfit(line, len(row), width)
                if _is_blank(row):
                    continue
                if not _is_blank(row[named:]):
                    raise self._misfit(records.row_line, len(row), named)
                yield tuple(row[:named])

    def _misfit(self, line: int, found: int, expected: int) -> ExportError:
        return ExportError(
            f"{self._path}, line {line:,}: {found:,} fields, where the header has {expected:,}.",
            REMEDY,
        )


class _Records:
    """The rows as csv reads them, with the line that each begins on."""

    def __init__(self, path: Path, encoding: str, delimiter: str, *, strict: bool) -> None:
        self._path = path
        self._file = path.open(encoding=encoding, newline="")
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=strict)
        self.row_line = 1

    def __enter__(self) -> _Records:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> list[str]:
        self.row_line = self._reader.line_num + 1
        # The limit is the module's, and so others' as well: raised for this row only.
        limit = csv.field_size_limit(LONGEST_LINE)
        try:
            return next(self._reader)
        except csv.Error as error:
            raise ExportError(
                f"{self._path}, line {self.row_line:,}: a quote is not closed, or not doubled "
                f"within its field ({error}).",
                REMEDY,
            ) from None
        finally:
            csv.field_size_limit(limit)

    def header(self) -> list[str]:
        """The first row that is not blank; an empty list if all are blank."""
        return next((row for row in self if not _is_blank(row)), [])

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ExportError(
                    f"{self._path} has a line of more than {LONGEST_LINE >> 20} million "
                    "characters.",
                    REMEDY,
                )
            yield line


def _is_blank(row: list[str]) -> bool:
    return not any(map(str.strip, row))
