"""Cuts a response of the desk, of any size and in any of its envelopes, into chunks of rows.

A chunk is cut at a place that looks like the end of a row (`},`) and parsed elsewhere, so that
several can be parsed at once (extract/takers.py). That is sound although a text may hold `},` as
well: JSON is read from left to right, so a chunk that starts at a row and parses as `[chunk]` ended
at the end of a row. One that does not parse comes back, and is cut again by the rules of JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

import orjson

from extract.errors import DeskError
from extract.load.read.rows_text import NotJsonError, end_of_record, end_of_rows

HEAD_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
LONGEST_ROW_BYTES = 64 << 20
BLANKS = b" \t\r\n"
ENVELOPE = re.compile(rb'\{\s*"(message|data|records)"\s*:\s*(?=[\[{"])')
ROWS_END = re.compile(rb"\s*\]")
AGAIN = "Nothing was loaded; try again, and tell the desk's owner if it stays so."


class Taker(Protocol):
    """Takes chunks, in their order; what it could not parse it hands back, in order as well."""

    def put(self, chunk: bytes, *, is_sure: bool) -> Sequence[bytes]:
        """`is_sure`: the chunk ends where a row ends. One that is no JSON then raises."""

    def drain(self) -> Sequence[bytes]:
        """Wait for everything that is under way."""


def read_rows(body: Iterable[bytes], taker: Taker) -> None:
    """Hand a view's rows to the taker; a DeskError for whatever is no complete view."""
    response = _Response(body)
    try:
        response.open()
        while True:
            chunk = response.guess()
            if chunk is not None:
                returned = taker.put(chunk, is_sure=False)
            else:
                returned = taker.drain()
                if not returned and not _put_next(response, taker):
                    break
            if returned:
                response.take_back(returned)
                _put_next(response, taker)
        response.close()
    except NotJsonError as error:
        raise response.error(f"is cut off or no JSON ({error})") from None


def _put_next(response: _Response, taker: Taker) -> bool:
    chunk = response.cut()
    if chunk is not None:
        taker.put(chunk, is_sure=True)
    return chunk is not None


class _Response:
    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = iter(body)
        self._buffer = b""
        self._ended = False
        self._prefix = b""
        self._head = b""

    def open(self) -> None:
        """Step through the envelope to the array; a record in its place becomes an array of one."""
        self._fill(HEAD_BYTES)
        self._buffer = self._buffer.removeprefix(b"\xef\xbb\xbf").lstrip(BLANKS)
        self._head = self._buffer[:200]
        start = self._find_start()
        if self._buffer[start : start + 1] == b"{":
            self._make_array(start)
        self._prefix, self._buffer = self._buffer[: start + 1], self._buffer[start + 1 :]

    def guess(self) -> bytes | None:
        """Everything up to the last likely end of a row; None where none is in sight."""
        if len(self._buffer) < CHUNK_BYTES:
            self._fill(CHUNK_BYTES)
        cut = self._buffer.rfind(b"},")
        if cut < 0 or ROWS_END.match(self._buffer):
            return None
        chunk, self._buffer = self._buffer[: cut + 1], self._buffer[cut + 2 :]
        return chunk

    def take_back(self, chunks: Sequence[bytes]) -> None:
        self._buffer = b",".join([*chunks, self._buffer])

    def cut(self) -> bytes | None:
        """All rows whose end is in sight, at least one; None at the array's end."""
        while not ROWS_END.match(self._buffer):
            end = end_of_rows(self._buffer)
            if end is not None:
                chunk = self._buffer[:end]
                # The comma goes, the bracket stays: it tells that this was the last row.
                self._buffer = self._buffer[end:].removeprefix(b",")
                if chunk.strip():
                    return chunk
            if self._ended or end is not None:
                raise self.error("is cut off or no JSON")
            if len(self._buffer) > LONGEST_ROW_BYTES:
                raise self.error(
                    f"has a row of more than {LONGEST_ROW_BYTES >> 20} MB or is no JSON"
                )
            self._fill(2 * max(len(self._buffer), CHUNK_BYTES))
        return None

    def close(self) -> None:
        """What stands around the rows must be JSON too: else the answer was cut off."""
        self._fill(LONGEST_ROW_BYTES)
        try:
            orjson.loads(self._prefix + self._buffer)
        except orjson.JSONDecodeError:
            raise self.error("is cut off after its rows") from None

    def error(self, what: str) -> DeskError:
        quote = self._head.decode("utf-8", errors="replace")
        return DeskError(f"The desk's answer {what}. It begins: {quote!r}.", AGAIN)

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
        if not self._buffer:
            raise DeskError(
                "The desk's answer is empty.", "Try again; tell the desk's owner if it stays so."
            )
        if self._buffer[:1] not in b"[{":
            raise self.error("is not JSON")
        position = 0
        while match := ENVELOPE.match(self._buffer, position):
            position = match.end()
            if self._buffer[position : position + 1] == b'"':
                raise self.error("is an error message, not a view")
        return position

    def _make_array(self, start: int) -> None:
        """Put brackets around a record that stands where the array should."""
        self._fill(LONGEST_ROW_BYTES)
        end = end_of_record(self._buffer[start:])
        if end is None:
            raise self.error("is cut off or no JSON")
        record = self._buffer[start : start + end]
        self._buffer = b"%b[%b]%b" % (self._buffer[:start], record, self._buffer[start + end :])
