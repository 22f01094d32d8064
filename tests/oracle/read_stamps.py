"""Moments, days and times of day; the desk's own clock is Sydney's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DESK_ZONE = ZoneInfo("Australia/Sydney")
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
HALF = r"(?:\s*(?P<half>[AaPp])[Mm])?"
OFFSET = r"(?:\s*(?P<offset>[Zz]|[+-]\d\d(?::?\d\d)?))?"
ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
DAY_FIRST = r"(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>\d{4})"
STAMPS = [
    re.compile(rf"{day}(?:(?:\s*[Tt]\s*|\s+){CLOCK}{HALF}{OFFSET})?$") for day in (ISO, DAY_FIRST)
]
TIME = re.compile(rf"{CLOCK}{HALF}$")
YEARS = range(1900, 2100)


@lru_cache(maxsize=100_000)  # the same stamps come again and again
def instant(value: str | None) -> datetime | None:
    """A stamp without a zone is the desk's wall clock; `Z` or an offset means what it says."""
    word = (value or "").strip()
    found = next(filter(None, (pattern.match(word) for pattern in STAMPS)), None)
    if not found or int(found["year"]) not in YEARS:
        return None
    clock = _clock(found) if found["hour"] else time()
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    if clock is None:
        return None
    local = datetime.combine(day, clock)
    if found["offset"]:
        return (local - _offset(found["offset"])).replace(tzinfo=UTC)
    return from_desk_clock(local)


def from_desk_clock(local: datetime) -> datetime:
    """What daylight saving skips or repeats is the later of its two readings."""
    readings = (local.replace(tzinfo=DESK_ZONE, fold=fold) for fold in (0, 1))
    return max(reading.astimezone(UTC) for reading in readings)


def desk_day(moment: datetime) -> date:
    return moment.astimezone(DESK_ZONE).date()


def end_of_day(day: date) -> datetime:
    """The first moment of the next day."""
    return from_desk_clock(datetime.combine(day + timedelta(days=1), time()))


def day_of(value: str | None) -> date | None:
    moment = instant(value)
    return desk_day(moment) if moment else None


def time_of_day(value: str | None) -> time | None:
    found = TIME.match((value or "").strip())
    return _clock(found) if found else None


def _clock(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    if found["half"]:
        if hour not in range(1, 13):
            return None
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    micros = int((found["fraction"] or ".0")[1:7].ljust(6, "0"))
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0), micros)
    except ValueError:
        return None


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return size if text[0] == "+" else -size
