"""One row's values: as text that PostgreSQL can store, and their hash."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
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


def payloads_of(rows: Iterable[Row], extra_names: Sequence[str]) -> list[bytes]:
    """What the hash covers: the contract's columns in its order, and other columns that are used.

    The extras stand at the end of each row. A new column changes only the rows that use it.
    """
    if not extra_names:
        return list(map(orjson.dumps, rows))
    return [_payload(row, extra_names) for row in rows]


def _payload(row: Row, extra_names: Sequence[str]) -> bytes:
    size = len(row) - len(extra_names)
    used = {name: value for name, value in zip(extra_names, row[size:], strict=True) if value}
    known = row[:size]
    return orjson.dumps((*known, used) if used else known, option=orjson.OPT_SORT_KEYS)


def are_landable(payloads: Sequence[bytes]) -> bool:
    """Judged by the hashes' payloads, which are at hand; a false alarm costs a second look."""
    return ESCAPED_NUL not in b"".join(payloads)


def hash_of(payload: bytes) -> str:
    return blake2b(payload, digest_size=16).hexdigest()
