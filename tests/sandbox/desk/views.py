"""The three views: their columns, and which of them a fault of some kind is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.sandbox.desk import comments, tickets, timesheets
from tests.sandbox.desk.plans import PlanBook

Row = tuple[str, ...]
Blocks = Callable[[PlanBook, int, int], Iterator[list[Row]]]

ROWS_A_PIECE = 500


@dataclass(frozen=True)
class View:
    """One view of the desk; the values of its rows are JSON texts in the order of the columns."""

    name: str
    columns: tuple[str, ...]
    blocks: Blocks
    key: tuple[str, ...]
    ids: tuple[str, ...]
    dates: tuple[str, ...]
    text: str
    number: str

    def headed(self, headers: dict[str, str]) -> View:
        """The same view under other column names."""
        return replace(
            self,
            columns=tuple(headers[column] for column in self.columns),
            key=tuple(headers[column] for column in self.key),
            ids=tuple(headers[column] for column in self.ids),
            dates=tuple(headers[column] for column in self.dates),
            text=headers[self.text],
            number=headers[self.number],
        )

    def rendered(self, blocks: Iterator[list[Row]], limit: int | None) -> Iterator[list[str]]:
        """Rows as JSON objects, in pieces of a size that can be sent at once."""
        names = (json.dumps(column).replace("%", "%%") for column in self.columns)
        template = "{" + ",".join(f"{name}:%s" for name in names) + "}"
        left = limit
        for block in blocks:
            rows = block if left is None else block[:left]
            for start in range(0, len(rows), ROWS_A_PIECE):
                yield [template % row for row in rows[start : start + ROWS_A_PIECE]]
            if left is not None:
                left -= len(rows)
                if left == 0:
                    return


TICKETS = View(
    name="tickets",
    columns=tickets.COLUMNS,
    blocks=tickets.blocks,
    key=("TKT-Ticket ID",),
    ids=("TKT-Ticket ID",),
    dates=(
        "TKT-Created Time",
        "TKT-Modified Time",
        "TKT-Actual Response Date",
        "TKT-Actual Resolution Date",
        "TKT-Closure Date",
        "TKT-SLA Closure Date",
    ),
    text="TKT-Title",
    number="TKT-Actual SLA Achievement",
)
COMMENTS = View(
    name="comments",
    columns=comments.COLUMNS,
    blocks=comments.blocks,
    key=("TKTCT-CommentID",),
    ids=("TKTCT-CommentID", "TKTCT-TicketID"),
    dates=("TKTCT-Created Time",),
    text="TKTCT-Comment",
    number="TKTCT-UserID",
)
OLD_COMMENTS = COMMENTS.headed(dict(zip(comments.COLUMNS, comments.OLD_COLUMNS, strict=True)))
TIMESHEETS = View(
    name="timesheets",
    columns=timesheets.COLUMNS,
    blocks=timesheets.blocks,
    key=("TS-User Username", "TS-Date", "TS-Time From", "TS-Crm ID"),
    ids=("TS-Crm ID",),
    dates=("TS-Date",),
    text="TS-Description",
    number="TS-Hours",
)
VIEW_LIST = (TICKETS, COMMENTS, OLD_COMMENTS, TIMESHEETS)
KNOWN_COLUMNS = {column for view in VIEW_LIST for column in view.columns}


def view_named(name: str, comment_headers: str) -> View:
    """The view as it is headed now."""
    if name == "comments" and comment_headers == "old":
        return OLD_COMMENTS
    return next(view for view in VIEW_LIST if view.name == name)
