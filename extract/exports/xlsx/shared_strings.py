"""The workbook's table of texts, on disk: it can be larger than the memory."""

from __future__ import annotations

import os
import tempfile
from array import array

from extract.exports.export import ExportError
from extract.exports.xlsx.archive import Archive, BadPartError, index
from extract.exports.xlsx.texts import text_of

# Each takes eight bytes of memory. 652,681 rows have 6.5 million where ten columns never repeat.
MOST_TEXTS = 10_000_000
# Cells repeat short texts (statuses, names), so these are worth their memory: some 15 MB.
CACHED_TEXTS = 50_000
CACHED_LENGTH = 200


class SharedStrings:
    """A file of texts, the places where they end, and a cache of the short ones."""

    def __init__(self, archive: Archive, part: str | None) -> None:
        self._ends = array("Q", [0])
        self._cache: dict[str, str] = {}
        try:
            # Without a name: it is gone with the process, however that ends.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
            # Some writers announce a table that they then have no text for.
            if part is not None and part in archive:
                for item in archive.pieces(part, "sst", "si"):
                    self._add(text_of(item))
            self._file.flush()
        except OSError as error:
            raise ExportError(
                f"The texts of {archive.path} cannot be kept in {tempfile.gettempdir()} "
                f"({error.strerror}).",
                "Make room there, or name another folder in TMPDIR.",
            ) from None

    def close(self) -> None:
        self._file.close()

    def text(self, number: str) -> str:
        """The text that a cell gives by its number in the table."""
        text = self._cache.get(number)
        if text is None:
            text = self._read(number)
            if len(text) <= CACHED_LENGTH:
                if len(self._cache) == CACHED_TEXTS:
                    self._cache.clear()
                self._cache[number] = text
        return text

    def _read(self, number: str) -> str:
        count = len(self._ends) - 1
        place = index(number, otherwise=count)
        if place >= count:
            raise BadPartError(f"has a cell with text number {number!r}, of {count:,}")
        start, end = self._ends[place : place + 2]
        return os.pread(self._file.fileno(), end - start, start).decode()

    def _add(self, text: str) -> None:
        if len(self._ends) > MOST_TEXTS:
            raise ExportError(
                f"The workbook has more than {MOST_TEXTS:,} shared texts.",
                "Export fewer rows at a time, or export the view as CSV.",
            )
        self._ends.append(self._ends[-1] + self._file.write(text.encode()))
