"""Defines the contract of each view: columns, their older names, required ones, the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.otc import columns


@dataclass(frozen=True)
class View:
    """Holds the contract of one view of the desk.

    Key columns and fixed columns have a kind, which names two macros of extract/load/read/keys.sql:
    `…_of` writes a value in one form, `is_…` tells whether it can be read. The forms make the key.
    Fixed columns never change once they can be read.
    `covered_by` is the column whose days say which part of the desk a response covers.
    `optional` columns are sent by some sources only; any other one is missed when it does not come.
    """

    name: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    key_columns: Mapping[str, str]
    covered_by: str
    modified_column: str | None = None
    fixed_columns: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
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
            key_columns={"TKT-Ticket ID": "id"},
            covered_by="TKT-Modified Time",
            modified_column="TKT-Modified Time",
            fixed_columns={"TKT-Created Time": "stamp"},
            optional=columns.TICKETS_OPTIONAL,
        ),
        View(
            name="comments",
            columns=columns.COMMENTS,
            required=columns.COMMENTS_REQUIRED,
            key_columns={"TKTCT-CommentID": "id"},
            covered_by="TKTCT-Created Time",
            fixed_columns={
                "TKTCT-TicketID": "id",
                "TKTCT-Username": "name",
                "TKTCT-Created Time": "stamp",
            },
            aliases=columns.COMMENT_ALIASES,
        ),
        View(
            name="timesheets",
            columns=columns.TIMESHEETS,
            required=columns.TIMESHEETS_REQUIRED,
            # There is no entry id: these replace it. The day comes first, so that new rows land at
            # one end of the index.
            key_columns={
                "TS-Date": "day",
                "TS-Time From": "time",
                "TS-User Username": "name",
                "TS-Crm ID": "ticket",
            },
            covered_by="TS-Date",
            modified_column="TS-Modified Time",
            optional=columns.TIMESHEETS_OPTIONAL,
        ),
    )
}
