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
from extract.otc import response

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


def read(body: str | bytes, size: int = 7) -> list[Any]:
    raw = body if isinstance(body, bytes) else body.encode()
    return [row for chunk in response.read_rows(pieces(raw, size)) for row in chunk]


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


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='},{]["\\ aé\n'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(rows=st.lists(json_values, max_size=12), size=st.integers(1, 60), chunk=st.integers(2, 80))
@settings(max_examples=300, deadline=None)
def test_any_rows_in_any_pieces_come_out_as_they_went_in(
    rows: list[Any], size: int, chunk: int
) -> None:
    body = json.dumps({"message": {"data": rows}}).encode()
    before = response.CHUNK_BYTES
    response.CHUNK_BYTES = chunk  # so that the boundaries fall everywhere
    try:
        assert read(body, size) == rows
    finally:
        response.CHUNK_BYTES = before
