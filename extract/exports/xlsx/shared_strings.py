"""The workbook's table of texts, on disk: it can be larger than the memory."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path

from extract.exports.xlsx.markup import BadMarkupError, feed, local_name, new_parser
from extract.exports.xlsx.numbers import index
from extract.exports.xlsx.texts import LONGEST_TEXT, unescaped

WINDOW_BYTES = 1 << 16
WRITE_BYTES = 1 << 20
SIZE_OF_NONE = 50
# Cells repeat short texts (statuses, names), so these are worth their memory: some 25 MB.
CACHED_TEXTS = 50_000
CACHED_LENGTH = 200


class SharedStrings:
    """Eight bytes of memory a text, a window into the file, and a cache of short texts."""

    def __init__(self, work: Path) -> None:
        # Without a name: it is gone with the process, however that ends.
        self._file = tempfile.TemporaryFile(dir=work, buffering=0)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._window = b""
        self._window_start = 0
        self._cache: dict[str, str] = {}
        self._older: dict[str, str] = {}

    def close(self) -> None:
        self._file.close()

    def load(self, blocks: Iterable[bytes]) -> None:
        """Read the part; BadMarkupError if it is not what it should be."""
        collector = _Collector()
        for block in blocks:
            feed(collector.parser, block)
            if collector.size > WRITE_BYTES:
                self._append(collector.taken())
        feed(collector.parser, b"", final=True)
        self._append(collector.taken())

    def text(self, number: str) -> str:
        """The text that a cell gives by its number in the table."""
        text = self._cache.get(number)
        if text is None:
            text = self._older.get(number)
            if text is None:
                text = self._read(number)
            if len(text) <= CACHED_LENGTH:
                # Texts in use move over; those that occur once are dropped with their generation.
                if len(self._cache) == CACHED_TEXTS:
                    self._older, self._cache = self._cache, {}
                self._cache[number] = text
        return text

    def _read(self, number: str) -> str:
        place = index(number, otherwise=-1)
        count = len(self._ends) - 1
        if not 0 <= place < count:
            raise BadMarkupError(
                f"a cell with text number {number!r}, of {count:,} in the workbook"
            )
        return self._bytes(self._ends[place], self._ends[place + 1]).decode()

    def _append(self, texts: list[str]) -> None:
        position = self._ends[-1]
        encoded = [text.encode() for text in texts]
        for text in encoded:
            position += len(text)
            self._ends.append(position)
        data = memoryview(b"".join(encoded))
        while data:
            data = data[self._file.write(data) :]

    def _bytes(self, start: int, end: int) -> bytes:
        """First uses of texts go through the table in its order, other uses jump back."""
        offset = start - self._window_start
        if offset < 0 or end - start > WINDOW_BYTES:
            return os.pread(self._file.fileno(), end - start, start)
        if end > self._window_start + len(self._window):
            self._window = os.pread(self._file.fileno(), WINDOW_BYTES, start)
            self._window_start = start
            offset = 0
        return self._window[offset : offset + end - start]


class _Collector:
    """The texts of the table's items; of rich text the runs, without the phonetic ones."""

    def __init__(self) -> None:
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self._names: dict[str, str] = {}
        self._root: str | None = None
        self._texts: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._in_text = False
        self._phonetic = False
        self.size = 0

    def taken(self) -> list[str]:
        texts, self._texts, self.size = self._texts, [], 0
        return texts

    def _start(self, name: str, _: dict[str, str]) -> None:
        tag = local_name(name)
        if self._root is None:
            self._root = tag
            if tag != "sst":
                raise BadMarkupError("no table of texts")
        if tag == "t":
            self._in_text = not self._phonetic
        elif tag == "si":
            self._parts = []
            self._length = 0
        elif tag == "rPh":
            self._phonetic = True

    def _data(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)
            self._length += len(data)
            if self._length > LONGEST_TEXT:
                raise BadMarkupError(f"a text of more than {LONGEST_TEXT >> 20} million characters")

    def _end(self, name: str) -> None:
        tag = local_name(name)
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            text = unescaped("".join(self._parts))
            self._texts.append(text)
            self.size += len(text) + SIZE_OF_NONE
