"""Numbers: hours come with a decimal comma, with grouped thousands and as text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.warehouse.macros.number_oracle import number_like_texts, number_of
from tests.warehouse.macros.reader import Reader

NUMBERS = {
    "0": "0",
    "1": "1",
    "0.25": "0.25",
    "12.50": "12.5",
    "007": "7",
    "1,5": "1.5",
    "0,5": "0.5",
    "12,25": "12.25",
    "1,2345": "1.2345",
    # A comma before exactly three digits groups thousands ...
    "1,234": "1234",
    "-1,234": "-1234",
    "1,234.5": "1234.5",
    "1,234,567": "1234567",
    "12,345,678.90": "12345678.9",
    # ... but for a number that no one would group.
    "0,125": "0.125",
    "1234,567": "1234.567",
    ",5": "0.5",
    ".5": "0.5",
    "12.": "12",
    "+3": "3",
    "-0.5": "-0.5",
    "-1,5": "-1.5",
    " 7 ": "7",
    "\u00a07,5\t\r\n": "7.5",
    "1e3": "1000",
    "1.5E-2": "0.015",
    "1e+09": "1000000000",
    "3.949843E6": "3949843",
    "1e99": "1e99",
    "9" * 30: "9" * 30,
}
NOT_A_NUMBER = [
    "", " ", "nan", "NaN", "Infinity", "-inf", "NULL", "x", "1x", "x1", "1 5", "1 234", "--1",
    "+-1", "1-", "-", "+", ".", ",", "1,,5", "1,23,456", "1,2345,678", "0,123,456", "1.234,5",
    "1.2.3", "1,234,5", "$5", "5%", "5h", "0x1F", "1_000", "1e", "e5", "1e100", "1e5.0", "1,5e3",
    "\u0663", "\uff11", "\u00bd", "9" * 31, "1\n2", "1e999999999999",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_as_its_value(read: Reader, text: str, number: str) -> None:
    assert read("number", text) == [Decimal(number)]


@pytest.mark.parametrize("text", NOT_A_NUMBER)
def test_what_is_no_number_is_null(read: Reader, text: str) -> None:
    assert read("number", text) == [None]


@settings(max_examples=150, deadline=None)
@given(texts=number_like_texts)
def test_no_text_raises_and_every_number_is_what_an_independent_parser_says(
    read: Reader, texts: list[str]
) -> None:
    assert read("number", *texts) == [number_of(text) for text in texts]
