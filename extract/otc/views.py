"""Defines the contract of each view: columns, their older names, required ones, the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.otc import columns


@dataclass(frozen=True)
class View:
    """Holds the contract of one view of the desk.

    `key` names the macro of extract/load/read/keys.sql that makes a row's key from key columns.
    """

    name: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    key_columns: tuple[str, ...]
    key: str
    modified_column: str | None = None
    fixed_columns: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """Lists required and key columns: a key without one of its parts could be another row's."""
        return tuple(dict.fromkeys((*self.key_columns, *self.required)))


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            name="tickets",
            columns=columns.TICKETS,
            required=columns.TICKETS_REQUIRED,
            key_columns=("TKT-Ticket ID",),
            key="id_key",
            modified_column="TKT-Modified Time",
            fixed_columns=("TKT-Created Time",),
        ),
        View(
            name="comments",
            columns=columns.COMMENTS,
            required=columns.COMMENTS_REQUIRED,
            key_columns=("TKTCT-CommentID",),
            key="id_key",
            fixed_columns=("TKTCT-TicketID", "TKTCT-Username", "TKTCT-Created Time"),
            aliases=columns.COMMENT_ALIASES,
        ),
        View(
            name="timesheets",
            columns=columns.TIMESHEETS,
            required=columns.TIMESHEETS_REQUIRED,
            key_columns=("TS-Date", "TS-Time From", "TS-User Username", "TS-Crm ID"),
            key="timesheet_key",
            modified_column="TS-Modified Time",
        ),
    )
}
