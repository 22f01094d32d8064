"""Reads row by row what the engine refuses as a whole.

Slower and more forgiving: lone surrogates, control characters, repeated keys and rows that are not
objects make the engine refuse everything. Here the valid rows are written to one clean file, which
the same SQL reads, and what is not a row is rejected with its text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from extract.load.engine import Engine
from extract.load.read.body import Body
from extract.load.read.envelope import NotYetError, answer_error, check_wrapper, end_of_value

PIECE_BYTES = 1 << 20
# Twice as long a row does not fit into what the engine may use of memory.
LONGEST_ROW_BYTES = 24 << 20
BLANK = re.compile(rb"[ \t\r\n]*")
LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
SURROGATE = re.compile("[\ud800-\udfff]")
# Python converts a text of this length to a number, whatever its settings; a longer one may fail.
MOST_DIGITS = 640
REJECTED_AT_ONCE = 1_000
REJECTED_BYTES = 8 << 20
NOT_A_ROW = "not an object"


@dataclass(frozen=True)
class CleanFile:
    """Holds the valid rows, in the form that the engine reads."""

    path: Path
    rows: int
    rejected: int
    longest_row_bytes: int


def read_carefully(engine: Engine, body: Body) -> CleanFile:
    """Writes the clean file; a DeskError for a response that is cut off or not JSON."""
    path = engine.folder / "clean.json"
    rows = longest = set_aside = 0
    rejected: list[str] = []
    with body.path.open("rb") as file, path.open("wb") as clean:
        clean.write(file.read(body.first_row_bytes).removesuffix(b","))
        array = _Array(file, body)
        for text in array.values():
            row = _clean(text, body)
            if row is None:
                rejected.append(text.decode("utf-8", "replace"))
                set_aside += 1
            else:
                clean.write(b"," + row)
                rows, longest = rows + 1, max(longest, len(row))
            if len(rejected) == REJECTED_AT_ONCE or sum(map(len, rejected)) > REJECTED_BYTES:
                _reject(engine, rejected)
        clean.write(b"]")
        check_wrapper(body.before, array.rest() + body.behind, body.head)
    _reject(engine, rejected)
    return CleanFile(path, rows, set_aside, longest)


class _Array:
    """Reads the values of a JSON array in a file, from behind its opening bracket."""

    def __init__(self, file: BinaryIO, body: Body) -> None:
        self._file = file
        self._body = body
        self._buffer = b""
        self._position = 0

    def values(self) -> Iterator[bytes]:
        """Yields each value's own text."""
        if self._next_mark() != b"]":
            yield self._value()
            while (mark := self._next_mark()) == b",":
                self._position += 1
                self._next_mark()
                yield self._value()
            if mark != b"]":
                raise self._error()
        self._position += 1

    def rest(self) -> bytes:
        """Reads what follows the array."""
        rest = self._buffer[self._position :] + self._file.read(LONGEST_ROW_BYTES)
        if self._file.read(1):
            raise answer_error("goes on far behind its rows", self._body.head)
        return rest

    def _value(self) -> bytes:
        if self._buffer[self._position : self._position + 1] in (b"]", b"}", b",", b":"):
            raise self._error()
        while True:
            try:
                end = end_of_value(self._buffer, self._position)
                break
            except NotYetError:
                self._fill()
        text, self._position = self._buffer[self._position : end], end
        return text

    def _next_mark(self) -> bytes:
        """Finds the next byte that is not blank."""
        while True:
            found = BLANK.match(self._buffer, self._position)
            self._position = found.end() if found else self._position
            if self._position < len(self._buffer):
                return self._buffer[self._position : self._position + 1]
            self._fill()

    def _fill(self) -> None:
        """Drops what was read, and at least doubles the rest, so that long rows stay cheap."""
        left = self._buffer[self._position :]
        if len(left) > LONGEST_ROW_BYTES:
            raise answer_error(
                f"has a row of more than {LONGEST_ROW_BYTES >> 20} MB or is not JSON",
                self._body.head,
            )
        more = self._file.read(max(len(left), PIECE_BYTES))
        if not more:
            raise self._error()
        self._buffer, self._position = left + more, 0

    def _error(self) -> Exception:
        return answer_error("is cut off or not JSON", self._body.head)


def _clean(text: bytes, body: Body) -> bytes | None:
    """Writes the row as the engine takes it; None for what is not an object."""
    try:
        value = LENIENT.decode(text.decode())
        return _dumped(value) if isinstance(value, dict) else None
    except UnicodeDecodeError as error:
        raise answer_error(f"is not UTF-8 ({error.reason})", body.head) from None
    except RecursionError:
        # Too deep for Python, but not for the engine.
        return text if text.startswith(b"{") else None
    except ValueError as error:
        raise answer_error(f"is not JSON ({error})", body.head) from None


def _dumped(row: dict[str, object]) -> bytes:
    """Writes valid JSON again, with U+FFFD for each lone surrogate."""
    text = json.dumps(row)
    if LONE_SURROGATE.search(text):
        text = SURROGATE.sub("\ufffd", json.dumps(row, ensure_ascii=False))
    return text.encode()


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _number(digits: str) -> float | str:
    value = float(digits)
    return value if math.isfinite(value) else digits


LENIENT = json.JSONDecoder(strict=False, parse_int=_whole_number, parse_float=_number)


def _reject(engine: Engine, texts: list[str]) -> None:
    """Moves the texts into the table of rejected rows."""
    engine.register("not_rows", pa.table({"record": pa.array(texts, pa.string())}))
    engine.query("insert into rejected select ?, record from not_rows", [NOT_A_ROW])
    texts.clear()
