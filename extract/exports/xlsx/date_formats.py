"""Dates and times, which a workbook stores as days since its epoch: as the desk's API writes them.

`2025-07-03 11:13:00`, a bare `2025-07-03` where the format shows no time, and `11:13:00` where it
shows no date. Only the cell's number format tells that a number is one of these.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].')
BRACKETS = re.compile(r"\[([^\]]*)\]")
ELAPSED = re.compile("h+|m+|s+")

EPOCH_1900 = date(1899, 12, 31)
EPOCH_1904 = date(1904, 1, 1)
# Excel has a 29 February 1900, for the sake of Lotus 1-2-3: every later serial is one too many.
LEAP_DAY_THAT_WAS_NOT = 60
DAY_MS = 86_400_000
# With fewer decimals a serial cannot tell milliseconds; what looks like some is its rounding.
DECIMALS_OF_A_MILLISECOND = 9


class Shown(NamedTuple):
    """What of an instant a format shows; `elapsed` counts hours on beyond a day."""

    date: bool = False
    time: bool = False
    elapsed: bool = False


DATE = Shown(date=True)
TIME = Shown(time=True)
# Formats that no workbook spells out. From 27 on they differ by locale, but all show a date or a
# time; as dates they show the time too where the value has one.
BUILT_IN = {
    **dict.fromkeys(map(str, (*range(14, 18), *range(27, 32), 36, *range(50, 59))), DATE),
    **dict.fromkeys(map(str, (*range(18, 22), *range(32, 36), 45, 47)), TIME),
    "22": Shown(date=True, time=True),
    "46": Shown(time=True, elapsed=True),
}


def shown_by(code: str) -> Shown | None:
    """What a custom format shows; None if it shows a plain number."""
    code = LITERAL.sub("", code)
    elapsed = any(ELAPSED.fullmatch(match[1].lower()) for match in BRACKETS.finditer(code))
    letters = set(BRACKETS.sub("", code).lower().replace("general", ""))
    time = elapsed or bool(letters & {"h", "s"})
    # Beside hours or seconds an m is minutes, else it is a month.
    date = bool(letters & {"y", "d"}) or ("m" in letters and not time)
    return Shown(date, time, elapsed and not date) if date or time else None


def instant(serial: str, shown: Shown, counts_from_1904: bool) -> str | None:
    """The serial number as text; None if it is not an instant, such as a negative one."""
    milliseconds = float(serial) * DAY_MS
    if not _tells_milliseconds(serial):
        milliseconds = round(milliseconds / 1000) * 1000
    # Rounded before it is split, so that 24:00 is the next day.
    days, milliseconds = divmod(round(milliseconds), DAY_MS)
    if days < 0:
        return None
    clock = _clock(milliseconds + (days * DAY_MS if shown.elapsed else 0))
    if not shown.date or (days == 0 and not counts_from_1904):
        return clock
    day = _day(days, counts_from_1904)
    return f"{day} {clock}" if day and (shown.time or milliseconds) else day


def _tells_milliseconds(serial: str) -> bool:
    return "e" in serial.lower() or len(serial.partition(".")[2]) >= DECIMALS_OF_A_MILLISECOND


def _clock(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02}:{minute:02}:{second:02}"
    return f"{text}.{fraction:03}" if fraction else text


def _day(days: int, counts_from_1904: bool) -> str | None:
    if not counts_from_1904 and days == LEAP_DAY_THAT_WAS_NOT:
        return "1900-02-29"
    epoch = EPOCH_1904 if counts_from_1904 else EPOCH_1900
    if not counts_from_1904 and days > LEAP_DAY_THAT_WAS_NOT:
        days -= 1
    try:
        return str(epoch + timedelta(days))
    except OverflowError:
        return None
