"""CSV exports: comma, semicolon or tab, in bounded memory, and refused where a row does not fit.

The desk writes texts with commas and line breaks, and has written them without quotes: columns
then shift without a trace. So a row has exactly as many fields as the header, or the file is bad.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extract.exports.encodings import encoding_of
from extract.exports.errors import ExportError
from extract.exports.export import Export
from extract.exports.headers import closest_view, known_headers, recognise
from extract.exports.lines import LONGEST_LINE, Lines, LongLineError

DELIMITERS = ",;\t"
CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 1 << 20
REMEDY = "Export the view as XLSX, or as CSV with its texts in quotes."


class CsvExport(Export):
    """A CSV file whose header is known; all of its values are text."""

    source = "csv"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = encoding_of(path)
        headers = {delimiter: self._header(delimiter) for delimiter in DELIMITERS}
        self._delimiter = max(DELIMITERS, key=lambda delimiter: _likeness(headers[delimiter]))
        self._names = headers[self._delimiter]
        # Another file's delimiter counts as text here, so one that finds no text decides.
        if not all(headers.values()):
            raise ExportError(f"{path} holds no text.", "Export the view again.")
        self.view = recognise(str(path), self._names)

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        with _Records(self._path, self._encoding, self._delimiter, strict=True) as records:
            width = len(records.header())
            while True:
                with longer_fields():
                    chunk = self._chunk(records, width)
                if not chunk:
                    return
                yield chunk

    def close(self) -> None:
        """Nothing is held between the rows of one iteration and the next."""

    def _header(self, delimiter: str) -> list[str]:
        """As this delimiter would have it; blank columns at its end are not columns."""
        with _Records(self._path, self._encoding, delimiter, strict=False) as records:
            names = [name.strip() for name in records.header()]
        while names and not names[-1]:
            names.pop()
        return names

    def _chunk(self, records: _Records, width: int) -> list[dict[str, Any]]:
        names = self._names
        chunk: list[dict[str, Any]] = []
        start = records.lines.characters
        for row in records:
            if len(row) != width:
                line = records.row_line
                if records.only_blanks_are_left(row):
                    break
                raise self._misfit(line, len(row), width)
            if _is_blank(row):
                continue
            if width > len(names) and not _is_blank(row[len(names) :]):
                raise self._misfit(records.row_line, len(row), len(names))
            # The rest is blank, and has no name either.
            chunk.append(dict(zip(names, row, strict=False)))
            if len(chunk) == CHUNK_ROWS or records.lines.characters - start > CHUNK_CHARACTERS:
                break
        return chunk

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
        self.lines = Lines(self._file)
        self._reader = csv.reader(self.lines, delimiter=delimiter, strict=strict)
        self.row_line = 1

    def __enter__(self) -> _Records:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> list[str]:
        self.row_line = self._reader.line_num + 1
        try:
            row = next(self._reader)
        except csv.Error as error:
            raise ExportError(
                f"{self._path}, line {self.row_line:,}: a quote is not closed, or not doubled "
                f"within its field ({error}).",
                REMEDY,
            ) from None
        except LongLineError:
            raise ExportError(
                f"{self._path} has a line of more than {LONGEST_LINE >> 20} million characters.",
                REMEDY,
            ) from None
        return self.lines.restore(row)

    def header(self) -> list[str]:
        """The first row that is not blank; none in a file of blanks."""
        with longer_fields():
            return next((row for row in self if not _is_blank(row)), [])

    def only_blanks_are_left(self, row: list[str]) -> bool:
        """Blank lines may end a file; before another row they are part of a broken text."""
        return _is_blank(row) and all(map(_is_blank, self))


@contextmanager
def longer_fields() -> Iterator[None]:
    """The limit is the module's, and others' as well: raised only while rows are being read."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _likeness(headers: list[str]) -> tuple[int, int]:
    view = closest_view(headers)
    return (known_headers(headers, view) if view else 0, len(headers))


def _is_blank(row: list[str]) -> bool:
    return not any(value.strip() for value in row)
