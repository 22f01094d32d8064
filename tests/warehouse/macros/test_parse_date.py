"""Days: the desk's own, whatever zone a stamp was written in."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given, settings

from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.stamp_oracle import DESK, stamp_of
from tests.warehouse.macros.stamp_texts import stamp_like_texts

DAYS = {
    "2025-07-03": "2025-07-03",
    "2025-7-3": "2025-07-03",
    " 2025-07-03 ": "2025-07-03",
    "3/07/2025": "2025-07-03",
    "03-07-2025": "2025-07-03",
    "20/05/2025": "2025-05-20",
    "29/02/2024": "2024-02-29",
    "2000-02-29": "2000-02-29",
    "31/12/2099": "2099-12-31",
    "1900-01-01": "1900-01-01",
    "2025-07-03 00:00:00": "2025-07-03",
    "2025-07-03T23:59:59.999": "2025-07-03",
    "3/07/2025 11:59 PM": "2025-07-03",
    # An instant's day is the one on the desk's wall calendar: 14:00 UTC is its midnight in winter.
    "2025-07-03T13:59:59Z": "2025-07-03",
    "2025-07-03T14:00:00Z": "2025-07-04",
    "2025-01-03T13:00:00Z": "2025-01-04",
    "2025-07-03T00:30:00+12:00": "2025-07-02",
    "2025-12-31T23:00:00-05:00": "2026-01-01",
    # The days on which clocks change are days like any other.
    "2025-10-05": "2025-10-05",
    "2025-10-05 02:30": "2025-10-05",
    "2025-04-06 02:30": "2025-04-06",
}
NOT_A_DAY = [
    "", " ", "nan", "today", "tomorrow", "31/02/2025", "30/02/2024", "29/02/2025", "1900-02-29",
    "05/20/2025", "2025-13-01", "2025-00-01", "2025-01-00", "32/01/2025", "31/11/2025", "3/07/25",
    "45841", "20250703", "2025-07", "07/2025", "1899-12-31", "2100-01-01", "infinity",
    "2025-07-03 25:99", "2025/07/03", "3 July 2025", "2025-07-03Z", "x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_stamp_is_read_as_its_day_at_the_desk(read: Reader, text: str, day: str) -> None:
    assert read("date", text) == [date.fromisoformat(day)]


@pytest.mark.parametrize("text", NOT_A_DAY)
def test_what_is_no_day_beyond_doubt_is_null(read: Reader, text: str) -> None:
    assert read("date", text) == [None]


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2023, 2024, 2096, 2099])
def test_every_day_of_the_calendar_is_read_and_no_other(read: Reader, year: int) -> None:
    squares = [(month, day) for month in range(14) for day in range(33)]
    expected = [
        date(year, month, day)
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
        else None
        for month, day in squares
    ]
    assert read("date", *(f"{year}-{month:02}-{day:02}" for month, day in squares)) == expected
    assert read("date", *(f"{day}/{month}/{year}" for month, day in squares)) == expected


@settings(max_examples=80, deadline=None)
@given(texts=stamp_like_texts)
def test_no_text_raises_and_every_day_is_the_one_an_independent_parser_finds(
    read: Reader, texts: list[str]
) -> None:
    moments = [stamp_of(text) for text in texts]
    assert read("date", *texts) == [moment and moment.astimezone(DESK).date() for moment in moments]
