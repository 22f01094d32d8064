"""Times of day, as timesheets have them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings

from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.stamp_oracle import time_of
from tests.warehouse.macros.stamp_texts import clock_like_texts

TIMES = {
    "00:00": "00:00",
    "0:00": "00:00",
    "23:59": "23:59",
    "23:59:59": "23:59:59",
    "08:30": "08:30",
    "8:30": "08:30",
    " 8:30\t": "08:30",
    "\u00a008:30:15": "08:30:15",
    "08:30:15.5": "08:30:15.500000",
    "12:00 AM": "00:00",
    "12:59 am": "00:59",
    "1:00 AM": "01:00",
    "11:59 AM": "11:59",
    "12:00 PM": "12:00",
    "12:30pm": "12:30",
    "01:15 PM": "13:15",
    "1:15:20 Pm": "13:15:20",
    "11:59:59 PM": "23:59:59",
    "4:21\u202fPM": "16:21",
}
NOT_A_TIME = [
    "", " ", "nan", "24:00", "24:00:00", "25:99", "12:60", "12:30:60", "0:30 AM", "13:00 PM",
    "0:00 pm", "8", "08", "830", "0830", "8.30", "8,30", "8 AM", "8:3", "008:30", "-1:00",
    "8:30 p.m.", "8:30  PM", "8:30:15.", "8:30 Z", "08:30+10", "2025-07-03 08:30", "0.354166",
    "now", "allballs", "noon", "\u0660\u0668:\u0663\u0660", "08:30\n09:30",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIMES.items())
def test_a_clock_reading_is_read_as_its_time(read: Reader, text: str, expected: str) -> None:
    assert read("time", text) == [time.fromisoformat(expected)]


@pytest.mark.parametrize("text", NOT_A_TIME)
def test_what_is_no_time_of_day_is_null(read: Reader, text: str) -> None:
    assert read("time", text) == [None]


@settings(max_examples=120, deadline=None)
@given(texts=clock_like_texts)
def test_no_text_raises_and_every_time_is_the_one_an_independent_parser_finds(
    read: Reader, texts: list[str]
) -> None:
    assert read("time", *texts) == [time_of(text) for text in texts]
