"""Booleans: yes and no in every spelling, and never a no that was not said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse.macros.number_oracle import NO, YES, boolean_of
from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.stamp_texts import any_text

TRUE = [
    "yes", "Yes", "YES", "yEs", "y", "Y", "true", "True", "TRUE", "t", "T", "1", "1.0", " yes ",
    "\tTrue\r\n",
]  # fmt: skip
FALSE = [
    "no", "No", "NO", "n", "N", "false", "False", "FALSE", "f", "F", "0", "0.0", " no",
    "\u00a0false",
]  # fmt: skip
NEITHER = [
    "", " ", "nan", "NULL", "None", "--None--", "2", "-1", "10", "01", "1.00", "11.0", "0.5",
    "yess", "ye", "nope", "on", "off", "ja", "Arial", "Calibri", "yes no", "true,", "y e s", "1e0",
    "t\nt", "unknown", "n/a",
]  # fmt: skip

_words = st.sampled_from(sorted(YES | NO)).flatmap(
    lambda word: st.sampled_from([word, word.upper(), word.title()])
)
_blank = st.sampled_from(["", " ", "\t", "\u00a0", "x"])
_texts = st.lists(
    st.tuples(_blank, _words, _blank).map("".join) | any_text, min_size=20, max_size=60
)


@pytest.mark.parametrize("text", TRUE)
def test_a_yes_is_true(read: Reader, text: str) -> None:
    assert read("boolean", text) == [True]


@pytest.mark.parametrize("text", FALSE)
def test_a_no_is_false(read: Reader, text: str) -> None:
    assert read("boolean", text) == [False]


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_is_null(read: Reader, text: str) -> None:
    assert read("boolean", text) == [None]


@settings(max_examples=80, deadline=None)
@given(texts=_texts)
def test_no_text_raises_and_only_yes_and_no_are_read(read: Reader, texts: list[str]) -> None:
    assert read("boolean", *texts) == [boolean_of(text) for text in texts]
