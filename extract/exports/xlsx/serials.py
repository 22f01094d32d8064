"""Dates and times, which a workbook stores as days since its epoch: as the desk's API writes them.

`2025-07-03 11:13:00`, a bare `2025-07-03` where the format shows no time, and `11:13:00` where it
shows no date.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from extract.exports.xlsx.formats import Shown
from extract.exports.xlsx.numbers import is_number, number

EPOCH_1900 = date(1899, 12, 31)
EPOCH_1904 = date(1904, 1, 1)
# Excel has a 29 February 1900, for the sake of Lotus 1-2-3: every later serial is one too many.
LEAP_DAY_THAT_WAS_NOT = 60
LAST_DAY = date(9999, 12, 31)
DAY_MS = 86_400_000
# With fewer decimals a serial cannot tell milliseconds; what looks like some is its rounding.
DECIMALS_OF_A_MILLISECOND = 9


def instant(text: str, shown: Shown, counts_from_1904: bool) -> int | float | str | None:
    """The serial as text; a number that is no date there, such as a negative one, as it is."""
    text = text.strip()
    if not is_number(text):
        return number(text)
    days, milliseconds = _split(text)
    if days < 0:
        return number(text)
    clock = _clock(days * 24 * 3_600_000 if shown.elapsed else 0, milliseconds)
    if not shown.date or (days == 0 and not counts_from_1904):
        return clock
    day = _day(days, counts_from_1904)
    if day is None:
        return number(text)
    return f"{day} {clock}" if shown.time or milliseconds else day


def _split(serial: str) -> tuple[int, int]:
    """Whole days, and milliseconds of the day; rounded before split, so that 24:00 is next day."""
    milliseconds = float(serial) * DAY_MS
    tells_milliseconds = (
        "e" in serial or "E" in serial or len(serial.partition(".")[2]) >= DECIMALS_OF_A_MILLISECOND
    )
    if not tells_milliseconds:
        milliseconds = round(milliseconds / 1000) * 1000
    return divmod(round(milliseconds), DAY_MS)


def _clock(before: int, milliseconds: int) -> str:
    seconds, fraction = divmod(before + milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02}:{minute:02}:{second:02}"
    return f"{text}.{fraction:03}" if fraction else text


@lru_cache(maxsize=1 << 12)
def _day(days: int, counts_from_1904: bool) -> str | None:
    if not counts_from_1904 and days == LEAP_DAY_THAT_WAS_NOT:
        return "1900-02-29"
    epoch = EPOCH_1904 if counts_from_1904 else EPOCH_1900
    if not counts_from_1904 and days > LEAP_DAY_THAT_WAS_NOT:
        days -= 1
    return str(epoch + timedelta(days)) if days <= (LAST_DAY - epoch).days else None
