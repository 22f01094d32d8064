"""Rows as JSON text: where they end, and what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

# Far beyond what a ticket needs and well within what every JSON reader and writer can do.
DEEPEST = 500
TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["\[\]{},]', re.DOTALL)
# Python turns no longer text than this into a number, whatever its settings.
MOST_DIGITS = 640


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


LENIENT = json.JSONDecoder(strict=False, parse_int=_whole_number)


class NotJsonError(Exception):
    """The text is no JSON, not even by generous rules."""


@dataclass(frozen=True)
class TooDeepRow:
    """A row nested too deeply to be read; its text stands for it."""

    text: str


def parse(chunk: bytes) -> list[Any]:
    """The rows of a chunk; also of what is no strict JSON but loses nothing (`NaN`, surrogates)."""
    try:
        return orjson.loads(b"[%b]" % chunk)
    except orjson.JSONDecodeError:
        return _decode(b"[%b]" % chunk)


def parse_one_by_one(chunk: bytes) -> list[Any]:
    """Slower and exact: no number loses a digit, and rows nested too deeply are set aside.

    For chunks that end where a row ends.
    """
    rows: list[Any] = []
    start = 0
    for end, depth in row_ends(chunk + b","):
        text = chunk[start:end]
        if depth > DEEPEST:
            rows.append(TooDeepRow(text.decode("utf-8", "replace")))
        else:
            rows += _decode(b"[%b]" % text)
        start = end + 1
    if start <= len(chunk):
        raise NotJsonError("a text without an end")
    return rows


def _decode(text: bytes) -> Any:
    try:
        return LENIENT.decode(text.decode())
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8: {error.reason}") from None
    except RecursionError:
        raise NotJsonError("nested too deeply") from None
    except ValueError as error:
        raise NotJsonError(str(error)) from None


def row_ends(text: bytes) -> Iterator[tuple[int, int]]:
    """Where each row ends, as far as that is in sight, and how deeply it is nested.

    The text starts at a row of an array; a row ends before a comma or before the array's bracket.
    """
    depth = deepest = 0
    for token in TOKEN.finditer(text):
        mark = text[token.start()]
        if mark == b'"'[0]:
            if token.end() - token.start() == 1:
                return
        elif mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in b"]}":
            if depth == 0:
                yield token.start(), deepest
                return
            depth -= 1
        elif depth == 0:
            yield token.start(), deepest
            deepest = 0


def end_of_rows(text: bytes) -> int | None:
    """The end of the last row whose end is in sight."""
    return max((end for end, _ in row_ends(text)), default=None)


def end_of_record(text: bytes) -> int | None:
    """The end of the object that the text starts with."""
    depth = 0
    for token in TOKEN.finditer(text):
        mark = text[token.start()]
        if mark == b'"'[0] and token.end() - token.start() == 1:
            return None
        depth += (mark in b"[{") - (mark in b"]}")
        if depth == 0:
            return token.end()
    return None
