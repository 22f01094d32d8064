"""The contract with each view: its columns, their older names, what must be there, the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from extract.otc import columns


@dataclass(frozen=True)
class View:
    """What the warehouse knows of one view of the desk."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    key_columns: tuple[str, ...]
    row_key: Callable[..., str | None]
    modified_column: str | None = None
    fixed_columns: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)


def normalize_id(value: str | None) -> str:
    """`3949843`, ` 3949843 ` and `3949843.0` are one id; exports write it all three ways."""
    if value is None or value.isdigit():
        return value or ""
    text = value.strip()
    whole, point, fraction = text.partition(".")
    return whole if point and whole.isdigit() and not fraction.strip("0") else text


def id_key(value: str | None) -> str | None:
    """A row is its id; a blank one is no key."""
    return normalize_id(value) or None


def timesheet_key(
    username: str | None, date: str | None, time_from: str | None, crm_id: str | None
) -> str | None:
    """The view has no entry id: person, day, start and ticket stand for one.

    Blanks count as values, so that a NULL part cannot defeat the key; all blank is no key.
    """
    parts = (
        username.strip() if username else "",
        date.strip() if date else "",
        time_from.strip() if time_from else "",
        normalize_id(crm_id),
    )
    if not any(parts):
        return None
    return blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            name="tickets",
            columns=columns.TICKETS,
            required=columns.TICKETS_REQUIRED,
            key_columns=("TKT-Ticket ID",),
            row_key=id_key,
            modified_column="TKT-Modified Time",
            fixed_columns=("TKT-Created Time",),
        ),
        View(
            name="comments",
            columns=columns.COMMENTS,
            required=columns.COMMENTS_REQUIRED,
            key_columns=("TKTCT-CommentID",),
            row_key=id_key,
            fixed_columns=("TKTCT-TicketID", "TKTCT-Username", "TKTCT-Created Time"),
            aliases=columns.COMMENT_ALIASES,
        ),
        View(
            name="timesheets",
            columns=columns.TIMESHEETS,
            required=columns.TIMESHEETS_REQUIRED,
            key_columns=("TS-User Username", "TS-Date", "TS-Time From", "TS-Crm ID"),
            row_key=timesheet_key,
            modified_column="TS-Modified Time",
        ),
    )
}
