"""The desk's good rows, and among them those that rules are about.

The oracle's own hand-made rows are there, and some that it has no use for: a month in which nothing
was created, spans that run backwards, dates that cannot be, a name in capitals.
"""

from __future__ import annotations

from extract.otc.columns import COMMENTS, TICKETS, TIMESHEETS
from tests.oracle.rows_by_hand import IN_INFRA, VIEWS, booking, comment, ticket
from tests.sandbox.desk.reader import Row

FULL_NAME = "TS-User Full Name"
COLUMNS = {"tickets": TICKETS, "comments": COMMENTS, "timesheets": TIMESHEETS}
MORE: dict[str, list[Row]] = {
    "tickets": [
        # January 2025 has its creation, March its resolution, February nothing.
        ticket(120, **IN_INFRA, created="2025-01-15 12:00:00", resolved="2025-03-01 00:00:00"),
        ticket(121, **IN_INFRA, created="2026-01-05 12:00:00", resolved="2026-01-05 11:00:00"),
        ticket(122, status="Open", created="2026-02-01 09:00:00", responded="2026-01-31 09:00:00"),
        # Each limit of a band to the second.
        ticket(123, **IN_INFRA, created="2026-01-05 12:00:00", resolved="2026-01-05 13:00:00"),
        ticket(124, **IN_INFRA, created="2026-01-05 12:00:00", resolved="2026-01-12 12:00:00"),
        ticket(125, status="Open", created="2026-01-24 18:00:00", assignee="Ada Ash"),
        ticket(126, status="Open", created="2025-08-04 17:00:00", assignee="Ada Ash"),
        # Dates that cannot be: they are in no figure by day, month or duration.
        ticket(128, **IN_INFRA, created="2019-12-31 23:59:59", resolved="2026-01-02 12:00:00"),
        ticket(129, status="Open", created="1970-01-01 00:00:00", queue="Cloud - Security"),
        ticket(130, status="Open", created="2099-12-31 00:00:00", assignee="Ada Ash"),
        ticket(131, **IN_INFRA, created="2026-01-05 12:00:00", resolved="2090-01-01 00:00:00"),
        # One person, and nobody, however they are typed.
        ticket(132, status="Open", created="2026-01-05 12:00:00", assignee="TREVOR HARTE"),
        ticket(133, status="Open", created="2026-01-05 12:00:00", assignee="trevor  harte"),
        ticket(134, status="Open", created="2026-01-05 12:00:00", assignee="pendingassignment"),
        ticket(135, status="Open", created="2026-01-05 12:00:00", assignee="ADA ASH"),
        # Thirty days ago, sharp.
        ticket(127, **IN_INFRA, created="2025-12-30 12:00:00", resolved="2026-01-01 18:00:00"),
    ],
    "comments": [
        comment(21, 123, "Brian", "2026-01-05 12:30:00"),
        comment(22, 123, "ada", "2026-01-05 12:40:00"),
        comment(23, 123, "ADA", "2026-01-05 12:50:00", "comments", "true"),
    ],
    "timesheets": [
        booking("Ada", "2026-01-05", "12:00", 124, 0.5),
        booking("ada", "2026-01-05", "12:30", 124, 24),
        booking("bob", "2026-01-02", "09:00", 121, 24.25),
        booking("bob", "2026-01-01", "09:00", 121, 0),
        # Nobody is named; and only a full name, which goes with one user name, or with none.
        booking("", "2026-01-05", "07:00", 127, 5.29),
        booking("", "2026-01-05", "07:15", 132, 1.5) | {FULL_NAME: "TREVOR HARTE"},
        booking("", "2026-01-05", "07:30", 132, 2) | {FULL_NAME: "Zoe  Zest"},
    ],
}


def with_odd_rows(sent: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """An answer of the desk gives every column to every row."""
    return {
        view: rows + [dict.fromkeys(COLUMNS[view], "") | row for row in [*VIEWS[view], *MORE[view]]]
        for view, rows in sent.items()
    }
