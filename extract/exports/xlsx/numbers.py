"""Numbers of a cell: as they were meant, not as binary fractions make them."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
# Beyond this a number is no id, and its digits would be mostly zeros.
LARGEST_WHOLE = 1e21
LONGEST_NUMBER = 40


def is_number(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and NUMBER.fullmatch(text) is not None


def index(text: str, otherwise: int) -> int:
    """A place in a list, as an attribute or a cell gives it; `otherwise` if it is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else otherwise


def number(text: str) -> int | float | str | None:
    """A whole number as int with all of its digits, else the shortest float; else the text."""
    if text.isdecimal() and text.isascii() and len(text) <= LONGEST_NUMBER:
        return int(text)
    text = text.strip()
    if not is_number(text):
        return text or None
    value = float(text)
    if abs(value) < LARGEST_WHOLE and value.is_integer():
        exact = Decimal(text)
        if exact == exact.to_integral_value():
            return int(exact)
    return value
