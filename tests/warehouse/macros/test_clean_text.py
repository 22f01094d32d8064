"""Text: what a person meant, without what systems did to it on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.text_oracle import text_of, untidy_texts

CLEANED = {
    "plain": "plain",
    "two words": "two words",
    " leading": "leading",
    "trailing   ": "trailing",
    " PendingAssignment": "PendingAssignment",
    "double  blank": "double blank",
    "many      blanks": "many blanks",
    "tab\tbetween": "tab between",
    "\tat the ends\t": "at the ends",
    "no\u00a0break": "no break",
    "narrow\u202fno break": "narrow no break",
    "wide\u3000blank": "wide blank",
    "mixed \t\u00a0 blanks": "mixed blanks",
    "zero\u200bwidth": "zerowidth",
    "\ufeffbyte order mark": "byte order mark",
    "one\r\ntwo": "one\ntwo",
    "one\rtwo": "one\ntwo",
    "one\u2028two": "one\ntwo",
    "one\n\ntwo": "one\n\ntwo",
    "one\n\n\n\ntwo": "one\n\ntwo",
    "one\r\n\r\n\r\ntwo": "one\n\ntwo",
    "one \n two": "one\ntwo",
    "one\n \t \n\u00a0\ntwo": "one\n\ntwo",
    "\n\n at last \n\n": "at last",
    "Zoë \u2013 café": "Zoë \u2013 café",
    "joined \U0001f468\u200d\U0001f467": "joined \U0001f468\u200d\U0001f467",
    "<port 22>": "<port 22>",
    "it's 100%": "it's 100%",
    "A &amp; B": "A &amp; B",
    "0": "0",
    # What a machine writes for nothing counts only as a machine spells it.
    "none": "none",
    "Null": "Null",
    "null": "null",
    "NAN": "NAN",
    "nano": "nano",
    "None of these": "None of these",
    "--None--": "--None--",
}
NOTHING = [
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u00a0",
    "\u200b",
    " \n\t \u3000",
    "nan",
    "NaN",
    "None",
    "NULL",
    " nan ",
    "NULL\n",
]


@pytest.mark.parametrize(("text", "cleaned"), CLEANED.items())
def test_text_keeps_its_meaning_and_loses_its_dirt(read: Reader, text: str, cleaned: str) -> None:
    assert read("text", text) == [cleaned]


@pytest.mark.parametrize("text", NOTHING)
def test_text_without_content_is_null(read: Reader, text: str) -> None:
    assert read("text", text) == [None]


@pytest.mark.parametrize(
    ("text", "choice"),
    {
        "--None--": None,
        " --None-- ": None,
        "--none--": "--none--",
        "High": "High",
        "nan": None,
    }.items(),
)
def test_a_word_can_mean_nothing_in_one_column_alone(
    read: Reader, text: str, choice: str | None
) -> None:
    assert read("choice", text) == [choice]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    {
        "R&amp;amp;D ": "R&D",
        "a&nbsp;&#160; b": "a b",
        "Firewall rule <port 22>": "Firewall rule <port 22>",
        "Can&amp;#039;t  open": "Can't open",
        "AT&T": "AT&T",
        "&nbsp;": None,
        "&#110;an": None,
        "plain": "plain",
        " untidy": "untidy",
        "": None,
        "None": None,
    }.items(),
)
def test_entities_are_decoded_where_they_are_no_part_of_the_text(
    read: Reader, text: str, cleaned: str | None
) -> None:
    assert read("encoded", text) == [cleaned]


@pytest.mark.parametrize("text", ["--None--", " --None--", "&#45;-None--", "NULL"])
def test_a_choice_of_nothing_is_null_however_it_is_written(read: Reader, text: str) -> None:
    assert read("choice", text) == [None]


@pytest.mark.parametrize(
    ("text", "code"),
    {
        "2001": "2001",
        "2001.0": "2001",
        " 2001.000 ": "2001",
        "007.0": "007",
        "2001.5": "2001.5",
        "v2.0": "v2.0",
        "1.0.0": "1.0.0",
        ".0": ".0",
        "PRJ-1042": "PRJ-1042",
        "nan": None,
        "": None,
    }.items(),
)
def test_a_code_loses_only_the_fraction_a_spreadsheet_gave_it(
    read: Reader, text: str, code: str | None
) -> None:
    assert read("code", text) == [code]


@settings(max_examples=150, deadline=None)
@given(texts=untidy_texts)
def test_no_text_raises_and_all_are_cleaned_as_an_independent_cleaner_does(
    read: Reader, texts: list[str]
) -> None:
    assert read("text", *texts) == [text_of(text) for text in texts]


@settings(max_examples=50, deadline=None)
@given(texts=untidy_texts)
def test_cleaning_twice_changes_nothing(read: Reader, texts: list[str]) -> None:
    once = read("text", *texts)
    assert read("text", *once) == once


@pytest.mark.parametrize("piece", [" ", "\n", " \n", "a ", "\u00a0", "\u200b", "\r"])
def test_a_page_of_blanks_is_cleaned_in_linear_time(read: Reader, piece: str) -> None:
    assert read("text", piece * 200_000 + "end")[0].endswith("end")


@pytest.mark.parametrize("kind", ["encoded", "choice", "code"])
def test_what_may_become_a_key_is_read_up_to_a_thousand_bytes(read: Reader, kind: str) -> None:
    longest = "x" * 1000
    assert read(kind, longest, "é" * 500) == [longest, "é" * 500]
    assert read(kind, longest + "x", "é" * 501, longest + " ") == [None, None, None]


def test_prose_is_read_whatever_its_length(read: Reader) -> None:
    assert read("prose", "R&amp;D " * 10_000) == [("R&D " * 10_000).strip()]
