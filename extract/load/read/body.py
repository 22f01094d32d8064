"""Saves the body of a response as a file for the engine: an array with a row of ours first.

That first row has every known column as text. DuckDB takes names and types from it, and so refuses
what its reader would otherwise ignore silently: an unknown column, or one in other capitals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.errors import DeskError
from extract.load.progress import Progress
from extract.load.read.envelope import (
    BLANKS,
    QUOTED_BYTES,
    NotYetError,
    RowsAt,
    answer_error,
    check_wrapper,
    end_of_value,
    find_rows,
)
from extract.otc.views import View

# Marks our own row; no value of the desk begins with U+FFFF, which is not a character.
FIRST_ROW = "\uffff"
# The longest text before the rows, and the longest record in their place.
LONGEST_HEAD_BYTES = 64 << 20
TAIL_BYTES = 1 << 16
ESCAPED_NUL = b"\\u0000"


@dataclass(frozen=True)
class Body:
    """Describes a saved response. `is_plain`: as far as we can see, the file is just one array."""

    path: Path
    head: bytes
    before: bytes
    behind: bytes
    first_row_bytes: int
    is_empty: bool
    is_plain: bool
    has_nuls: bool


def save_body(chunks: Iterable[bytes], folder: Path, view: View, progress: Progress) -> Body:
    """Writes the rows to a file as they arrive; a DeskError for what is not a view."""
    path, first_row = folder / "rows.json", _first_row(view)
    pieces = iter(chunks)
    head, rows_at = _head(pieces)
    with path.open("wb") as file:
        file.write(first_row)
        size, has_nuls, last = 0, False, b""
        for piece in _rows_from(head, rows_at, pieces):
            file.write(piece)
            # An escape may be cut in two.
            edge = last + piece[: len(ESCAPED_NUL)]
            has_nuls = has_nuls or ESCAPED_NUL in edge or ESCAPED_NUL in piece
            last = edge if len(piece) < len(ESCAPED_NUL) else piece[-len(ESCAPED_NUL) :]
            size += len(piece)
            progress.bytes(size)
    return _closed(path, head, rows_at.start, len(first_row), has_nuls)


def _first_row(view: View) -> bytes:
    names = (*view.columns, *view.aliases)
    return b"[" + json.dumps(dict.fromkeys(names, FIRST_ROW)).encode() + b","


def _head(pieces: Iterator[bytes]) -> tuple[bytes, RowsAt]:
    """Reads as much of the response as it takes to find the rows; a single record whole."""
    head, is_whole = b"", False
    while True:
        try:
            found = find_rows(head)
            if found.is_record:
                end_of_value(head, found.start)
            return head, found
        except NotYetError:
            if is_whole or len(head) > LONGEST_HEAD_BYTES:
                what = "is cut off or not JSON" if head.strip() else "is empty"
                raise answer_error(what, head) from None
        wanted = 2 * len(head) or 1
        while len(head) < wanted and not is_whole:
            piece = next(pieces, None)
            is_whole, head = piece is None, head + (piece or b"")


def _rows_from(head: bytes, rows_at: RowsAt, pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Yields what follows the opening bracket; a single record becomes an array of one."""
    if rows_at.is_record:
        end = end_of_value(head, rows_at.start)
        yield head[rows_at.start : end] + b"]" + head[end:]
    else:
        yield head[rows_at.start + 1 :]
    yield from pieces


def _closed(path: Path, head: bytes, start: int, first_row_bytes: int, has_nuls: bool) -> Body:
    """Cuts off what follows the rows, if it is valid and certainly not part of them."""
    before = head[:start]
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(max(first_row_bytes, size - TAIL_BYTES))
        tail = file.read()
        rows, bracket, behind = tail.rpartition(b"]")
        is_empty = len(tail) == size - first_row_bytes and not rows.strip(BLANKS) and bool(bracket)
        is_plain = bool(bracket) and _is_sound(before, behind)
        if is_plain:
            file.truncate(size - len(behind))
    return Body(
        path=path,
        head=head[:QUOTED_BYTES],
        before=before,
        behind=behind if is_plain else b"",
        first_row_bytes=first_row_bytes,
        is_empty=is_empty and is_plain,
        is_plain=is_plain,
        has_nuls=has_nuls,
    )


def _is_sound(before: bytes, behind: bytes) -> bool:
    try:
        check_wrapper(before, behind, before)
    except DeskError:
        return False
    return True
