"""Texts, numbers and booleans as the desk means them; None for what is not certain."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal

ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
BLANKS = re.compile(r"[^\S\n]+")
NO_VALUES = frozenset(("", "nan", "NaN", "None", "NULL"))
NOTHING_CHOSEN = "--None--"
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$")
PLAIN = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?$")
TRUTH = {
    **dict.fromkeys(("yes", "y", "true", "t", "1"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0"), False),
}

Record = Mapping[str, "str | None"]


def as_written(value: object) -> str | None:
    """A JSON value as the text that stands for it; PostgreSQL stores no NUL."""
    if value is None:
        return None
    structured = isinstance(value, (bool, dict, list))
    return (json.dumps(value) if structured else str(value)).replace("\0", "")


def text(value: str | None) -> str | None:
    """Trimmed, entities decoded however often they were encoded, one kind of blank."""
    if value is None:
        return None
    decoded = value
    while (once := ENTITY.sub(lambda found: html.unescape(found[0]), decoded)) != decoded:
        decoded = once
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n")
    trimmed = BLANKS.sub(" ", lines).strip()
    return None if trimmed in NO_VALUES else trimmed


def chosen(value: str | None) -> str | None:
    """A drop-down field: there, agents also choose nothing."""
    word = text(value)
    return None if word == NOTHING_CHOSEN else word


def number(value: str | None) -> Decimal | None:
    """`1.5`, `1,5` and `1,234.5`; a comma before just three digits groups thousands."""
    word = (value or "").strip()
    if GROUPED.match(word):
        return Decimal(word.replace(",", ""))
    return Decimal(word.replace(",", ".")) if PLAIN.match(word) else None


def integer(value: str | None) -> int | None:
    """`3949843`, and `3949843.0` from a spreadsheet column with blanks."""
    found = number(value)
    return int(found) if found is not None and found == found.to_integral_value() else None


def boolean(value: str | None) -> bool | None:
    return TRUTH.get((value or "").strip().lower())


def name_key(name: str) -> str:
    """What a person is known by, however the name is typed."""
    return " ".join(name.lower().split())
