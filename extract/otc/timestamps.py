"""The desk's stamps as text that can be compared: as equal moments, and in the order of time."""

from __future__ import annotations

import re

DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
CLOCK = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def comparable(stamp: str) -> str:
    """`3/07/2025 9:05`, `2025-07-03T09:05:00Z` and `2025-07-03 09:05:00.000` are one text.

    What is no stamp stays as it is. A day alone is its midnight, as everywhere behind.
    """
    if len(stamp) == 19 and stamp[4] == "-" and stamp[10] == " ":
        return stamp  # as nearly all are
    text = stamp.strip()
    found = DAY_FIRST.match(text)
    if found:
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}{text[found.end() :]}"
    clock = CLOCK.match(text)
    if not clock or text[clock.end() :].strip(" .0Z"):
        return text
    day, hour, minute, second = clock.groups(default="00")
    return f"{day} {int(hour):02}:{minute}:{second}"
