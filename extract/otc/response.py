"""Reads a response of the desk, of any size and in any of its envelopes, in bounded memory.

The rows are cut into chunks at places that look like the end of a row (`},`) and each chunk is
parsed by orjson. That is sound although a text may hold `},` as well: JSON is read from left to
right, so a chunk that starts at a row and parses as `[chunk]` ended at the end of a row. Where it
does not parse, a slower reader goes on row by row; it also accepts what is no strict JSON but loses
nothing (`NaN`, lone surrogates). DECISIONS.md has the measurement.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from extract.errors import DeskError

HEAD_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
LONGEST_ROW_BYTES = 64 << 20
BLANKS = b" \t\r\n"
ENVELOPE = re.compile(rb'\{\s*"(message|data|records)"\s*:\s*(?=[\[{"])')
ROWS_END = re.compile(rb"\s*\]")
AFTER_ROW = re.compile(r"\s*([,\]])")
LENIENT = json.JSONDecoder(strict=False)


def read_rows(body: Iterable[bytes]) -> Iterator[list[Any]]:
    """Chunks of rows; a DeskError for whatever is no complete view. Rows are not yet checked."""
    return _Reader(body).rows()


class _Reader:
    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = iter(body)
        self._buffer = b""
        self._ended = False
        self._head = b""
        self._envelope: list[str] = []

    def rows(self) -> Iterator[list[Any]]:
        self._fill(HEAD_BYTES)
        self._buffer = self._buffer.removeprefix(b"\xef\xbb\xbf").lstrip(BLANKS)
        self._head = self._buffer[:200]
        start = self._find_start()
        if self._buffer[start : start + 1] == b"{":
            yield [self._single_record()]
            return
        prefix, self._buffer = self._buffer[: start + 1], self._buffer[start + 1 :]
        yield from self._array()
        self._check_end(prefix)

    def _fill(self, size: int) -> None:
        parts, length = [self._buffer], len(self._buffer)
        while length < size and not self._ended:
            part = next(self._body, None)
            if part is None:
                self._ended = True
                break
            parts.append(part)
            length += len(part)
        self._buffer = b"".join(parts)

    def _find_start(self) -> int:
        """Step through the envelope to the array, or to the record that stands in its place."""
        if not self._buffer:
            raise DeskError(
                "The desk's answer is empty.", "Try again; tell the desk's owner if it stays so."
            )
        if self._buffer[:1] not in b"[{":
            raise self._error("is not JSON")
        position = 0
        while match := ENVELOPE.match(self._buffer, position):
            position = match.end()
            if self._buffer[position : position + 1] == b'"':
                raise self._error("is an error message, not a view")
            self._envelope.append(match.group(1).decode())
        return position

    def _single_record(self) -> dict[str, Any]:
        self._fill(LONGEST_ROW_BYTES)
        if not self._ended:
            raise self._error(f"is one record of more than {LONGEST_ROW_BYTES >> 20} MB")
        try:
            document = json.loads(self._buffer)
        except ValueError as error:
            raise self._error(f"is cut off or no JSON ({error})") from None
        for name in self._envelope:
            document = document[name]
        return document

    def _array(self) -> Iterator[list[Any]]:
        while True:
            if len(self._buffer) < CHUNK_BYTES:
                self._fill(CHUNK_BYTES)
            rows = self._fast_chunk()
            if rows is None:
                rows = self._slow_chunk()
            if rows:
                yield rows
            elif ROWS_END.match(self._buffer):
                return

    def _fast_chunk(self) -> list[Any] | None:
        """Everything up to the last likely end of a row; None when that is not to be had."""
        cut = self._buffer.rfind(b"},")
        if cut < 0:
            return None
        try:
            rows = orjson.loads(b"[" + self._buffer[: cut + 1] + b"]")
        except orjson.JSONDecodeError:
            return None
        self._buffer = self._buffer[cut + 2 :]
        return rows

    def _slow_chunk(self) -> list[Any]:
        """Row by row, to the end of what is read; at least one row, or none at the array's end."""
        while not ROWS_END.match(self._buffer):
            try:
                # A character that the buffer's end cuts in two waits for the rest of its bytes.
                text = codecs.getincrementaldecoder("utf-8")().decode(self._buffer, self._ended)
            except UnicodeDecodeError as error:
                raise self._error(f"is not UTF-8 ({error.reason})") from None
            rows, used = self._complete_rows(text)
            if rows:
                self._buffer = self._buffer[len(text[:used].encode()) :]
                return rows
            if len(self._buffer) > LONGEST_ROW_BYTES:
                raise self._error(
                    f"has a row of more than {LONGEST_ROW_BYTES >> 20} MB or is no JSON"
                )
            self._fill(len(self._buffer) + CHUNK_BYTES)
        return []

    def _complete_rows(self, text: str) -> tuple[list[Any], int]:
        """The rows whose end is in sight, and how much of the text they take."""
        rows: list[Any] = []
        used = 0
        while True:
            start = len(text) - len(text[used:].lstrip())
            try:
                row, end = LENIENT.raw_decode(text, start)
            except ValueError as error:
                if self._ended and not rows:
                    raise self._error(f"is cut off or no JSON ({error})") from None
                return rows, used
            match = AFTER_ROW.match(text, end)
            if match is None:
                if self._ended and not rows:
                    raise self._error("is cut off or no JSON")
                return rows, used
            rows.append(row)
            if match.group(1) == "]":
                return rows, end
            used = match.end()

    def _check_end(self, prefix: bytes) -> None:
        """What stands around the rows must be JSON too: else the answer was cut off."""
        self._fill(LONGEST_ROW_BYTES)
        try:
            orjson.loads(prefix + self._buffer)
        except orjson.JSONDecodeError:
            raise self._error("is cut off after its rows") from None

    def _error(self, what: str) -> DeskError:
        quote = self._head.decode("utf-8", errors="replace")
        return DeskError(
            f"The desk's answer {what}. It begins: {quote!r}.",
            "Nothing was loaded; try again, and tell the desk's owner if it stays so.",
        )
