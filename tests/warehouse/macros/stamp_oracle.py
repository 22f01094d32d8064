"""How Python reads the desk's stamps: by splitting and counting, where SQL uses patterns."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DESK = ZoneInfo("Australia/Sydney")
BLANKS = str.maketrans("\t\n\r\u00a0\u202f", "     ")
DIGITS = set("0123456789")


def trimmed(text: str) -> str:
    """What stands between the blanks; the other Unicode blanks are not the desk's."""
    return text.translate(BLANKS).strip(" ")


def whole(text: str, shortest: int = 1, longest: int = 2) -> int | None:
    """A number in plain digits: int() would take signs, blanks, underscores and other scripts."""
    return int(text) if shortest <= len(text) <= longest and set(text) <= DIGITS else None


def day_of(text: str) -> date | None:
    """A calendar day, year first or day first."""
    if text.count("-") == 2:
        parts = text.split("-")
    elif text.count("/") == 2:
        parts = text.split("/")
        if len(parts[2]) != 4:
            return None
    else:
        return None
    if len(parts[2]) == 4:
        parts.reverse()
    year, month, day = whole(parts[0], 4, 4), whole(parts[1]), whole(parts[2])
    if year is None or month is None or day is None or not 1900 <= year <= 2099:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clock_of(text: str) -> timedelta | None:
    """Time since midnight, on a 24- or a 12-hour clock."""
    half = text[-2:].upper() if text[-2:].isascii() else ""
    half = half if half in ("AM", "PM") else ""
    if half:
        text = text[:-2].removesuffix(" ")
    clock, dot, fraction = text.partition(".")
    parts = clock.split(":")
    numbers = [whole(part, 1 if place == 0 else 2) for place, part in enumerate(parts)]
    if len(parts) not in (2, 3) or None in numbers:
        return None
    if dot and (half or len(parts) != 3 or whole(fraction, 1, 9) is None):
        return None
    hour, minute, second = [*(number or 0 for number in numbers), 0][:3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "PM" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    microseconds = round(float(f"0.{fraction}") * 1_000_000) if dot else 0
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microseconds)


def time_of(text: str) -> time | None:
    """A time of day; one that rounds up to midnight is left to the tests of examples."""
    since_midnight = clock_of(trimmed(text))
    return None if since_midnight is None else (datetime.min + since_midnight).time()


def localized(moment: datetime) -> datetime:
    """Where the clock shows a time twice or never, the later of the two readings is meant."""
    return max(moment.replace(tzinfo=DESK, fold=fold).astimezone(UTC) for fold in (0, 1))


def offset_of(text: str) -> timedelta | None:
    if text in ("Z", "z"):
        return timedelta()
    hours, minutes = whole(text[1:3], 2), whole(text[3:].removeprefix(":"), 2)
    if text[:1] not in ("+", "-") or text[3:] == ":" or hours is None or hours > 14:
        return None
    if text[3:] and (minutes is None or minutes > 59):
        return None
    offset = timedelta(hours=hours, minutes=minutes or 0)
    return -offset if text[0] == "-" else offset


def stamp_of(text: str) -> datetime | None:
    """The moment that a text means, in UTC; None where it means none beyond doubt."""
    stamp = trimmed(text)
    cut = re.search("[ T]", stamp)
    if cut is None:
        day = day_of(stamp)
        return localized(datetime.combine(day, time.min)) if day else None
    day, rest = day_of(stamp[: cut.start()]), stamp[cut.start() :]
    rest = rest[1:] if rest[0] == "T" else rest.lstrip(" ")
    if day is None:
        return None
    zone = re.search("[Zz]$|[+-]", rest)
    if zone is None:
        clock = clock_of(rest)
        if clock is None or (cut.group() == "T" and rest[-1] in "Mm"):
            return None
        return localized(datetime.combine(day, time.min) + clock)
    clock, offset = (
        clock_of(rest[: zone.start()].removesuffix(" ")),
        offset_of(rest[zone.start() :]),
    )
    if clock is None or offset is None or rest[: zone.start()].rstrip(" ")[-1] in "Mm":
        return None
    moment = datetime.combine(day, time.min, tzinfo=UTC) + clock
    return moment - offset
