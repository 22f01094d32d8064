"""The rows of a view, one for each key: of several, the one modified last.

Among equals the greatest hash of the row's values wins, as DECISIONS.md has it, so that the winner
does not hang on the order in which the desk sends them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

from extract.otc.columns import COMMENT_ALIASES, COMMENTS, TICKETS, TIMESHEETS
from tests.oracle.read_stamps import day_of, instant, time_of_day
from tests.oracle.read_values import Record, as_written, integer, text

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
NewKey = Callable[[Record], "tuple[object, ...] | None"]


def ticket_rows(rows: Iterable[object]) -> list[Record]:
    return _one_each(_records(rows), TICKETS, _id_key("TKT-Ticket ID"), "TKT-Modified Time")


def comment_rows(rows: Iterable[object]) -> list[Record]:
    """Until December 2025 the desk headed the same columns differently."""
    records = [
        {COMMENT_ALIASES.get(name, name): value for name, value in record.items()}
        for record in _records(rows)
    ]
    return _one_each(records, COMMENTS, _id_key("TKTCT-CommentID"), None)


def timesheet_rows(rows: Iterable[object]) -> list[Record]:
    return _one_each(_records(rows), TIMESHEETS, _timesheet_key, "TS-Modified Time")


def _records(rows: Iterable[object]) -> list[Record]:
    """A value that is not an object is not a row."""
    return [
        {name: as_written(value) for name, value in row.items()}
        for row in rows
        if isinstance(row, Mapping)
    ]


def _id_key(column: str) -> NewKey:
    def key(record: Record) -> tuple[object, ...] | None:
        found = integer(record.get(column))
        return None if found is None else (found,)

    return key


def _timesheet_key(record: Record) -> tuple[object, ...] | None:
    """The desk has no entry id. What cannot be read stands for itself, 0 and blank are one."""
    day, start, ticket = (record.get(f"TS-{name}") for name in ("Date", "Time From", "Crm ID"))
    parts = (
        day_of(day) or text(day),
        time_of_day(start) or text(start),
        text(record.get("TS-User Username")),
        integer(ticket) or (None if integer(ticket) == 0 else text(ticket)),
    )
    return None if parts == (None,) * len(parts) else parts


def _one_each(
    records: Sequence[Record], columns: Iterable[str], key: NewKey, modified: str | None
) -> list[Record]:
    order = list(columns)

    def precedence(record: Record) -> tuple[datetime, str]:
        stamp = instant(record.get(modified)) if modified else None
        return stamp or BEFORE_ALL, _hash(record, order)

    groups: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        found = key(record)
        if found is not None:
            groups.setdefault(found, []).append(record)
    return [max(same, key=precedence) if len(same) > 1 else same[0] for same in groups.values()]


def _hash(record: Record, order: Sequence[str]) -> str:
    values: list[object] = [record.get(name) for name in order]
    extras = {name: value for name, value in record.items() if name not in order and value}
    if extras:
        values.append(extras)
    payload = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return blake2b(payload.encode(), digest_size=16).hexdigest()
