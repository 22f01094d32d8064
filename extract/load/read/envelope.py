"""Finds the rows in a response, whatever is around them.

The desk wraps its rows in `{"message": {"data": […]}}`, in one of several other envelopes, or in
none; an envelope's keys may be in any order. There may be an error message in place of the rows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from extract.errors import DeskError

# Keys under which rows have been seen, and those whose object may hold them in turn.
HOLDS_ROWS = ("data", "records", "message")
BLANKS = b" \t\r\n"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
QUOTED_BYTES = 200
TEXT = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
TOKEN = re.compile(TEXT + rb'|["\[\]{}]', re.DOTALL)
KEY = re.compile(rb"[ \t\r\n,]*(" + TEXT + rb")[ \t\r\n]*:[ \t\r\n]*", re.DOTALL)
OBJECT_END = re.compile(rb"[ \t\r\n]*\}")
SCALAR = re.compile(TEXT + rb"|[^\s,\]}\"\[{]+(?=[\s,\]}])", re.DOTALL)
AGAIN = "Nothing was loaded; try again, and tell the desk's owner if it happens again."


class NotYetError(Exception):
    """Says that more of the response is needed to decide."""


@dataclass(frozen=True)
class RowsAt:
    """Holds the offset of the array of rows, or of a single record in its place."""

    start: int
    is_record: bool


def answer_error(what: str, head: bytes) -> DeskError:
    """Says what is wrong with an answer, and quotes its beginning."""
    quote = head[:QUOTED_BYTES].decode("utf-8", errors="replace")
    return DeskError(f"The desk's answer {what}. It begins: {quote!r}.", AGAIN)


def find_rows(head: bytes) -> RowsAt:
    """Finds the rows; NotYetError while the head is too short, DeskError if there are none."""
    start = len(head) - len(head.removeprefix(BYTE_ORDER_MARK).lstrip(BLANKS))
    if start == len(head) or BYTE_ORDER_MARK.startswith(head):
        raise NotYetError
    mark = head[start : start + 1]
    if mark == b"[":
        return RowsAt(start, is_record=False)
    if mark != b"{":
        raise answer_error("is not JSON", head[start:])
    found = _within(head, start)
    if found is None:
        raise answer_error("is an error message, not a view", head[start:])
    return found


def end_of_value(text: bytes, start: int) -> int:
    """Finds the offset behind a JSON value that begins at `start`."""
    if text[start : start + 1] not in (b"{", b"["):
        scalar = SCALAR.match(text, start)
        if scalar is None:
            raise NotYetError
        return scalar.end()
    depth = 0
    for token in TOKEN.finditer(text, start):
        mark = text[token.start()]
        if mark == b'"'[0] and token.end() - token.start() == 1:
            break  # a text without an end
        depth += (mark in b"[{") - (mark in b"]}")
        if depth == 0:
            return token.end()
    raise NotYetError


def check_wrapper(before: bytes, behind: bytes, head: bytes) -> None:
    """Refuses an envelope that is not valid JSON, has a key twice, or rows in two places."""
    wrapper = before.removeprefix(BYTE_ORDER_MARK) + b"[]" + behind
    try:
        json.loads(wrapper, object_pairs_hook=_refuse_repeated)
    except _RepeatedKeyError as error:
        raise answer_error(f"has rows twice, or {error.args[0]!r} twice", head) from None
    except (ValueError, RecursionError):
        raise answer_error("is cut off after its rows, or has more text after them", head) from None


class _RepeatedKeyError(Exception):
    """A key is there twice, or holds rows beside the rows: one of the two would be dropped."""


def _refuse_repeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        # The rows themselves are an empty list here.
        if name in found or (name in HOLDS_ROWS and isinstance(value, list) and value):
            raise _RepeatedKeyError(name)
        found[name] = value
    return found


def _text_of(key: bytes, head: bytes) -> str:
    try:
        return json.loads(key)
    except ValueError:
        raise answer_error("is not JSON", head) from None


def _within(head: bytes, start: int) -> RowsAt | None:
    """Finds the rows of the object at `start`, under one of its keys; else the object is a record.

    None for an object with a message in place of rows.
    """
    position, is_message = start + 1, False
    while key := KEY.match(head, position):
        name, position = _text_of(key[1], head), key.end()
        mark = head[position : position + 1]
        if name in HOLDS_ROWS and mark == b"[":
            return RowsAt(position, is_record=False)
        if name in HOLDS_ROWS and mark == b"{":
            start, position, is_message = position, position + 1, False
            continue
        is_message = is_message or (name in HOLDS_ROWS and mark == b'"')
        position = end_of_value(head, position)
    if not OBJECT_END.match(head, position):
        raise NotYetError
    return None if is_message else RowsAt(start, is_record=True)
