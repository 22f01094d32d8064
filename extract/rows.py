"""One row's values: as text that PostgreSQL can store, and their hash."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

Row = Sequence[str | None]

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED_NUL = rb"\u0000"


def as_text(value: Any) -> str | None:
    """The value as the desk wrote it; structures as JSON."""
    if value is None or isinstance(value, str):
        return value
    return as_json(value) if isinstance(value, (bool, dict, list)) else str(value)


def as_json(value: Any) -> str:
    """For people to read back: rejected rows, structures in place of a value."""
    return json.dumps(value, ensure_ascii=True, default=str)


def landable(row: Row) -> Row:
    """PostgreSQL stores no NUL and no lone surrogate; all else of the text is kept."""
    return tuple(value and LONE_SURROGATE.sub("\ufffd", value.replace("\0", "")) for value in row)


def is_landable(payload: bytes) -> bool:
    """Judged by the hash's payload, which is at hand; a false alarm costs a second look."""
    return ESCAPED_NUL not in payload


def payload_of(values: Row, extras: Mapping[str, str | None]) -> bytes:
    """What the hash covers: the contract's columns in its order, and other columns that are used.

    A new column therefore changes only the rows that have something in it.
    """
    used = {name: value for name, value in extras.items() if value}
    return orjson.dumps((*values, used) if used else values, option=orjson.OPT_SORT_KEYS)


def hash_of(payload: bytes) -> str:
    return blake2b(payload, digest_size=16).hexdigest()
