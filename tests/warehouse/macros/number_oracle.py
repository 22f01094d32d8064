"""How Python reads the desk's numbers: by counting separators, where the function uses patterns."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from tests.warehouse.macros.stamp_oracle import DIGITS, trimmed
from tests.warehouse.macros.stamp_texts import any_text

LARGEST, SMALLEST = 2**63 - 1, -(2**63)
YES = {"yes", "y", "true", "t", "1", "1.0"}
NO = {"no", "n", "false", "f", "0", "0.0"}


def digits(text: str, shortest: int, longest: int) -> bool:
    return shortest <= len(text) <= longest and set(text) <= DIGITS


def number_of(text: str) -> Decimal | None:
    """The number that a text means; None where it is none, or one of unbounded length."""
    sign, body = "", trimmed(text)
    if body[:1] in ("+", "-") and body:
        sign, body = body[0], body[1:]
    mantissa, marker, exponent = body.replace("E", "e").partition("e")
    if marker and not digits(
        exponent.removeprefix("-") if "-" in exponent else exponent.removeprefix("+"), 1, 2
    ):
        return None
    if "," in mantissa:
        mantissa = "" if marker else _without_comma(mantissa)
    whole, _, fraction = mantissa.partition(".")
    if not digits(whole, 0, 30) or not digits(fraction, 0, 30) or not whole + fraction:
        return None
    return Decimal(f"{sign}{whole or 0}.{fraction or 0}{marker}{exponent}")


def _without_comma(mantissa: str) -> str:
    """With thousands closed up or the decimal comma turned into a point; empty when neither."""
    whole, dot, fraction = mantissa.partition(".")
    first, *groups = whole.split(",")
    is_grouped = (
        digits(first, 1, 3) and first[0] != "0" and all(digits(group, 3, 3) for group in groups)
    )
    if is_grouped and 1 <= len(groups) <= 9:
        return first + "".join(groups) + dot + fraction
    is_decimal = not dot and len(groups) == 1 and digits(groups[0], 1, 30)
    return f"{first}.{groups[0]}" if is_decimal else ""


def integer_of(text: str) -> int | None:
    number = number_of(text)
    fits = number is not None and number == int(number) and SMALLEST <= number <= LARGEST
    return int(number) if fits else None


def boolean_of(text: str) -> bool | None:
    word = trimmed(text).lower()
    return True if word in YES else False if word in NO else None


_digits = st.text("0123456789", max_size=4)
_made = st.lists(
    _digits | st.sampled_from([",", ".", "e", "E", "-", "+", "000", ",123", "0"]), max_size=7
)
_exact = st.decimals(allow_nan=False, allow_infinity=False).map(str)
_grouped = st.integers(-(10**12), 10**12).map("{:,}".format)
_long = st.integers(-(10**20), 10**20).map(str) | st.sampled_from(
    [str(LARGEST), str(LARGEST + 1), str(SMALLEST)]
)
_blank = st.sampled_from(["", "", " ", "\t", "\u00a0", "\u2003"])
_bodies = _made.map("".join) | _exact | _grouped | _long | any_text
number_like_texts = st.lists(
    st.tuples(_blank, _bodies, _blank).map("".join), min_size=20, max_size=60
)
