"""Readings of the desk's clock, as whole seconds of local time, and the ways the desk writes them.

Integers keep the arithmetic of several million events cheap; only served rows become text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(2023, 1, 1)
DESK_ZONE = ZoneInfo("Australia/Sydney")
MINUTE, HOUR, DAY = 60, 3600, 86400

Stamper = Callable[[int], str]


def seconds_of(at: datetime) -> int:
    """The reading of a desk clock; the epoch is a Sunday, which the weekday tables rely on."""
    return int((at - EPOCH).total_seconds())


def datetime_of(seconds: int) -> datetime:
    """The same reading for people."""
    return EPOCH + timedelta(seconds=seconds)


class _DayTexts(dict[int, str]):
    """Each day is written many thousand times, so its text is made once."""

    def __missing__(self, day: int) -> str:
        text = f"{EPOCH + timedelta(days=day):%Y-%m-%d}"
        self[day] = text
        return text


day_text = _DayTexts()
_CLOCK = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
_SECOND = [f":{second:02}" for second in range(60)]


def iso(seconds: int) -> str:
    """2025-07-03 11:13:00, the desk's usual form."""
    day, within = divmod(seconds, DAY)
    return f'"{day_text[day]} {_CLOCK[within // 60]}{_SECOND[within % 60]}"'


def iso_t(seconds: int) -> str:
    """2025-07-03T11:13:00."""
    return f'"{datetime_of(seconds):%Y-%m-%dT%H:%M:%S}"'


def iso_fraction(seconds: int) -> str:
    """2025-07-03 11:13:00.437; the fraction follows from the reading, so that it never changes."""
    return f'"{datetime_of(seconds):%Y-%m-%d %H:%M:%S}.{seconds * 7919 % 1000:03}"'


def iso_utc(seconds: int) -> str:
    """2025-07-03T01:13:00Z: a Z means UTC, so the reading is converted."""
    local = datetime_of(seconds).replace(tzinfo=DESK_ZONE)
    return f'"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'


def day_first(seconds: int) -> str:
    """2/07/2025 16:21, as a spreadsheet under an Australian locale writes it."""
    at = datetime_of(seconds)
    return f'"{at.day}/{at:%m/%Y} {at.hour}:{at:%M}"'


def day_only(seconds: int) -> str:
    """02/07/2025: the time of day is lost."""
    return f'"{datetime_of(seconds):%d/%m/%Y}"'


def month(seconds: int) -> str:
    """2025-07, the form of the desk's month columns."""
    return f'"{day_text[seconds // DAY][:7]}"'
