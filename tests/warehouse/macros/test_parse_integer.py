"""Integers: ids, which spreadsheets turn into floats."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.warehouse.macros.number_oracle import integer_of, number_like_texts
from tests.warehouse.macros.reader import Reader

INTEGERS = {
    "0": 0,
    "00": 0,
    "-0": 0,
    "3949843": 3949843,
    "3949843.0": 3949843,
    "3949843.000": 3949843,
    "3949843.": 3949843,
    "0003949843": 3949843,
    " 3949843 ": 3949843,
    "\u00a03949843\n": 3949843,
    "+7": 7,
    "-7": -7,
    "-7.0": -7,
    "3,949,843": 3949843,
    "1,234": 1234,
    "7,0": 7,
    "3.949843E6": 3949843,
    "1e3": 1000,
    "999999999999999999": 999999999999999999,
    "1000000000000000000": 1000000000000000000,
    "9223372036854775807": 9223372036854775807,
    "9223372036854775807.0": 9223372036854775807,
    "-9223372036854775808": -9223372036854775808,
}
NOT_AN_INTEGER = [
    "", " ", "nan", "NULL", "12.5", "12,5", "0.1", "1e-1", "9223372036854775808",
    "-9223372036854775809", "99999999999999999999", "1e19", "1e99", "9" * 40, "x", "12x",
    "INC0012345", "#12", "1 2", "--1", "0x10", "\u0661\u0662", "Infinity", "1\n2",
]  # fmt: skip


@pytest.mark.parametrize(("text", "integer"), INTEGERS.items())
def test_a_whole_number_is_read_whatever_its_form(read: Reader, text: str, integer: int) -> None:
    assert read("integer", text) == [integer]


@pytest.mark.parametrize("text", NOT_AN_INTEGER)
def test_a_fraction_an_overflow_and_garbage_are_null(read: Reader, text: str) -> None:
    assert read("integer", text) == [None]


@settings(max_examples=150, deadline=None)
@given(texts=number_like_texts)
def test_no_text_raises_and_every_integer_is_what_an_independent_parser_says(
    read: Reader, texts: list[str]
) -> None:
    assert read("integer", *texts) == [integer_of(text) for text in texts]
