"""Timestamps: every layout the desk writes, and nothing that would have to be guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from tests.warehouse.macros.reader import Reader
from tests.warehouse.macros.stamp_oracle import DESK, stamp_of
from tests.warehouse.macros.stamp_texts import stamp_like_texts

SYDNEY_WINTER = {
    "2025-07-03 11:13:00": "2025-07-03 01:13:00",
    "2025-07-03T11:13:00": "2025-07-03 01:13:00",
    "2025-07-03 11:13": "2025-07-03 01:13:00",
    "2025-07-03": "2025-07-02 14:00:00",
    "2025-7-3 1:05": "2025-07-02 15:05:00",
    "2025-07-03 11:13:00.25": "2025-07-03 01:13:00.250000",
    "2025-07-03T11:13:00.123456789": "2025-07-03 01:13:00.123457",
    " 2025-07-03 11:13:00\t": "2025-07-03 01:13:00",
    "\u00a02025-07-03  11:13\r\n": "2025-07-03 01:13:00",
    "3/07/2025 11:13": "2025-07-03 01:13:00",
    "03/07/2025 11:13:59": "2025-07-03 01:13:59",
    "3-7-2025 11:13": "2025-07-03 01:13:00",
    "3/7/2025": "2025-07-02 14:00:00",
    "20/05/2025 8:42": "2025-05-19 22:42:00",
    "2/07/2025 16:21": "2025-07-02 06:21:00",
    "2/07/2025 4:21 PM": "2025-07-02 06:21:00",
    "2/07/2025 4:21pm": "2025-07-02 06:21:00",
    "2/07/2025 4:21\u202fPM": "2025-07-02 06:21:00",
    "2/07/2025 12:00 AM": "2025-07-01 14:00:00",
    "2/07/2025 12:00 PM": "2025-07-02 02:00:00",
    "2025-07-02 04:21:30 PM": "2025-07-02 06:21:30",
}
INSTANTS = {
    "2025-07-03T11:13:00Z": "2025-07-03 11:13:00",
    "2025-07-03 11:13:00z": "2025-07-03 11:13:00",
    "2025-07-03T11:13:00.5Z": "2025-07-03 11:13:00.500000",
    "2025-07-03T11:13:00+10:00": "2025-07-03 01:13:00",
    "2025-07-03T11:13:00-0330": "2025-07-03 14:43:00",
    "2025-07-03 11:13 +10": "2025-07-03 01:13:00",
    "3/07/2025 11:13Z": "2025-07-03 11:13:00",
}
BORDERS = {
    "1900-01-01 00:00": "1899-12-31 14:00:00",
    "2099-12-31 23:59:59": "2099-12-31 12:59:59",
    "2024-02-29": "2024-02-28 13:00:00",
    "29/02/2000": "2000-02-28 13:00:00",
    "2025-12-31 23:59:59.999999": "2025-12-31 12:59:59.999999",
}
DAYLIGHT_SAVING = {
    # 02:00 to 03:00 does not exist on the day the clocks go forward ...
    "2025-10-05 01:59:59": "2025-10-04 15:59:59",
    "2025-10-05 02:30:00": "2025-10-04 16:30:00",
    "2025-10-05 03:00:00": "2025-10-04 16:00:00",
    # ... and exists twice on the day they go back; the later one is meant.
    "2025-04-06 01:59:59": "2025-04-05 14:59:59",
    "2025-04-06 02:30:00": "2025-04-05 16:30:00",
    "2025-04-06 03:00:00": "2025-04-05 17:00:00",
}
NOT_A_MOMENT = [
    "", " ", "nan", "NULL", "--None--", "today", "now", "infinity", "epoch", "allballs",
    "32/13/2024", "25:99", "11:13",
    "31/02/2025", "29/02/2025", "2025-02-29", "29/02/1900", "31/04/2025", "0/01/2025",
    "2025-00-10", "1/13/2025", "05/20/2025", "05/20/2025 8:42 AM", "2025-13-01", "2025-20-05",
    "3/07/25", "25-07-03", "20250703", "45841", "45841.4674", "1751505180", "2025", "07/2025",
    "2025-07-03 25:99", "2025-07-03 24:00", "2025-07-03 11:60", "2025-07-03 11:13:60",
    "2025-07-03 11", "2025-07-03 13:00 PM", "2025-07-03 0:30 AM", "2025-07-03T11:13:00+15:00",
    "2025-07-03Z", "2025-07-03 11:13:00 UTC", "2025-07-03 11:13:00 Australia/Sydney",
    "2025-07-03T11:13:00+10:60", "1899-12-31", "2100-01-01", "0001-01-01", "99999-01-01",
    "3/07/20255", "-2025-07-03", "2025/07/03", "3/07-2025", "3.7.2025", "2025-07-03 11:13:00 x",
    "x 2025-07-03", "2025-07-03\n2025-07-04",
    "\u0662\u0660\u0662\u0665-\u0660\u0667-\u0660\u0663", "2025-07-03 11:13:00.", "2025-07-03T",
    "3 Jul 2025", "2025-W27-4", "'; drop table x --",
]  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"), {**SYDNEY_WINTER, **INSTANTS, **BORDERS, **DAYLIGHT_SAVING}.items()
)
def test_a_stamp_is_read_as_its_moment(read: Reader, text: str, moment: str) -> None:
    assert read("timestamp", text) == [utc(moment)]


@pytest.mark.scenario("C-34")
@pytest.mark.parametrize("text", NOT_A_MOMENT)
def test_what_is_no_moment_beyond_doubt_is_null(read: Reader, text: str) -> None:
    assert read("timestamp", text) == [None]


def test_null_stays_null(read: Reader) -> None:
    assert read("timestamp", None) == [None]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=stamp_like_texts)
def test_no_text_raises_and_every_stamp_means_what_an_independent_parser_says(
    read: Reader, texts: list[str]
) -> None:
    assert read("timestamp", *texts) == [stamp_of(text) for text in texts]


def test_the_oracle_reads_daylight_saving_as_documented() -> None:
    """The property above is worth as much as its oracle on the days where readings differ."""
    assert {text: stamp_of(text) for text in DAYLIGHT_SAVING} == {
        text: utc(moment) for text, moment in DAYLIGHT_SAVING.items()
    }
    assert DESK.key == "Australia/Sydney"
