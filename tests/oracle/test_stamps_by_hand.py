"""The oracle's reading of stamps, daylight saving's two nights included."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.oracle.read_stamps import instant


@pytest.mark.parametrize(
    ("stamp", "utc"),
    [
        ("2026-04-05 02:30:00", "2026-04-04T16:30:00+00:00"),  # comes twice
        ("2025-10-05 02:30:00", "2025-10-04T16:30:00+00:00"),  # never comes
        ("3-7-2025 4:21 PM", "2025-07-03T06:21:00+00:00"),
        ("2025-07-03T11:13:00.250+02:00", "2025-07-03T09:13:00.250000+00:00"),
        ("20/05/2025", "2025-05-19T14:00:00+00:00"),
    ],
)
def test_stamps_are_read_as_the_docs_say(stamp: str, utc: str) -> None:
    assert instant(stamp) == datetime.fromisoformat(utc)


@pytest.mark.parametrize("stamp", ["31/02/2025", "05/20/2025 8:15", "45672.5", "nan", "25:99", ""])
def test_what_is_no_stamp_is_none(stamp: str) -> None:
    assert instant(stamp) is None
