"""The parser takes every envelope, in pieces of any size, and never a part for the whole."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import DeskError
from extract.load.read import response
from extract.load.read.rows_text import DEEPEST, NotJsonError, TooDeepRow, parse, parse_one_by_one

ROWS = [{"a": "x},{y", "b": 1}, {"a": None, "b": [{"z": 1}, {"z": 2}]}, {"a": "é\n\\", "b": 1.5}]
LISTS = {
    "message_data": '{"message": {"data": %s}}',
    "data": '{"data":%s}',
    "records": ' {"records" : %s }\n',
    "bare array": "%s",
    "byte order mark": "\ufeff%s",
    "another key behind": '{"data": %s, "more": [{"q": 1},{"q": 2}]}',
}


def pieces(body: bytes, size: int) -> Iterator[bytes]:
    return (body[i : i + size] for i in range(0, len(body), size))


class ListTaker:
    """Parses as the load does, but keeps `lag` chunks waiting, as several processes would."""

    def __init__(self, lag: int) -> None:
        self.rows: list[Any] = []
        self._lag = lag
        self._waiting: list[tuple[bytes, bool]] = []

    def put(self, chunk: bytes, *, is_sure: bool) -> list[bytes]:
        self._waiting.append((chunk, is_sure))
        return self._take(self._lag)

    def drain(self) -> list[bytes]:
        return self._take(0)

    def _take(self, left: int) -> list[bytes]:
        while len(self._waiting) > left:
            chunk, is_sure = self._waiting[0]
            try:
                self.rows += parse(chunk)
            except NotJsonError:
                if is_sure:
                    raise
                returned = [chunk for chunk, _ in self._waiting]
                self._waiting.clear()
                return returned
            self._waiting.pop(0)
        return []


def read(body: str | bytes, size: int = 7, lag: int = 2) -> list[Any]:
    raw = body if isinstance(body, bytes) else body.encode()
    taker = ListTaker(lag)
    response.read_rows(pieces(raw, size), taker)
    return taker.rows


@pytest.mark.parametrize("envelope", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_every_list_envelope_gives_its_rows(envelope: str, size: int) -> None:
    assert read(envelope % json.dumps(ROWS), size) == ROWS


@pytest.mark.parametrize(
    "envelope", ['{"data": %s}', '{"records": %s}', '{"message": {"data": %s}}', "%s"]
)
def test_a_single_record_is_one_row(envelope: str) -> None:
    assert read(envelope % json.dumps(ROWS[0])) == [ROWS[0]]


@pytest.mark.parametrize("body", ["[]", '{"data": []}', '{"message": {"data": [ ]}}'])
def test_an_empty_view_has_no_rows_and_is_no_error(body: str) -> None:
    assert read(body) == []


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("", "empty"),
        ("<html><body>Gateway</body></html>", "not JSON"),
        ("NaN", "not JSON"),
        ("null", "not JSON"),
        ('{"message": "view is being rebuilt"}', "error message"),
        ('{"a": 1', "cut off"),
        (b'[{"a": "\xff"}, {"a": 1}]', "not UTF-8"),
        ('[{"a": 1} {"a": 2}]', "cut off or no JSON"),
        ('[{"a": 1}] trailing', "cut off after its rows"),
    ],
)
def test_what_is_no_view_is_an_error_that_quotes_its_beginning(
    body: str | bytes, cause: str
) -> None:
    with pytest.raises(DeskError, match=cause) as caught:
        read(body)
    if body:
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        assert repr(text[:200])[1:-1] in str(caught.value)


@pytest.mark.parametrize("envelope", [LISTS["message_data"], LISTS["bare array"]])
def test_a_body_cut_at_any_byte_is_an_error_and_never_a_shorter_view(envelope: str) -> None:
    body = (envelope % json.dumps(ROWS)).encode()
    for length in range(len(body)):
        with pytest.raises(DeskError):
            read(body[:length], 11)


def test_what_is_no_strict_json_loses_no_row() -> None:
    rows = read('[{"a": NaN, "b": -Infinity}, {"a": "\\ud800"}, 5, {"a": "\x01"}]')
    assert math.isnan(rows[0]["a"])
    assert rows[0]["b"] == -math.inf
    assert rows[1:] == [{"a": "\ud800"}, 5, {"a": "\x01"}]


def json_values(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none() | st.booleans() | numbers | st.text(alphabet='},{]["\\ aé\n'),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    )


# Longer ones come as floats; the batches tell by that, and have the rows read one by one.
SHORT_NUMBERS = st.integers(-(2**63), 2**64 - 1)


@given(
    rows=st.lists(json_values(SHORT_NUMBERS), max_size=12),
    size=st.integers(1, 60),
    chunk=st.integers(2, 80),
    lag=st.integers(0, 3),
)
@settings(max_examples=300, deadline=None)
def test_any_rows_in_any_pieces_come_out_as_they_went_in(
    rows: list[Any], size: int, chunk: int, lag: int
) -> None:
    body = json.dumps({"message": {"data": rows}}).encode()
    before = response.CHUNK_BYTES
    response.CHUNK_BYTES = chunk  # so that the boundaries fall everywhere
    try:
        assert read(body, size, lag) == rows
    finally:
        response.CHUNK_BYTES = before


@given(rows=st.lists(json_values(st.integers()), max_size=6))
@settings(max_examples=100, deadline=None)
def test_rows_read_one_by_one_are_the_same_rows(rows: list[Any]) -> None:
    body = json.dumps(rows)[1:-1].encode()
    assert parse_one_by_one(body) == rows


def test_rows_read_one_by_one_lose_no_digit() -> None:
    assert parse_one_by_one(b'{"a": 123456789012345678901234567890}') == [
        {"a": 123456789012345678901234567890}
    ]
    assert parse_one_by_one(b'{"a": %b}' % (b"7" * 5000)) == [{"a": "7" * 5000}]


def test_a_row_nested_too_deeply_is_set_aside_and_the_others_are_read() -> None:
    deep = '{"a":' + "[" * DEEPEST + "]" * DEEPEST + "}"
    good = '{"a":' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}"
    rows = parse_one_by_one(f'{{"b": "1"}},{deep},{good}'.encode())
    assert rows == [{"b": "1"}, TooDeepRow(deep), json.loads(good)]


@pytest.mark.parametrize("text", [b'{"a": 1', b'"a', b'{"a": 1}}', b"[1]]", b"{]"])
def test_what_is_no_row_is_never_read_as_one(text: bytes) -> None:
    with pytest.raises(NotJsonError):
        parse_one_by_one(text)
