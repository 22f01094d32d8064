"""Rows without a ticket are counted under the reason that Python finds for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.sandbox.desk.reader import Row
from tests.support import ThrowawayWarehouse
from tests.warehouse.macros.stamp_oracle import DESK
from tests.warehouse.quality.desk_rows import moment_of, ticket_of

REASONS = ("no_ticket", "outside_window", "never_seen")
# The ticket that a row names, the day of its work, and whether that was in the tickets' window.
Child = tuple["int | None", date, bool]


def desk_day(moment: datetime) -> date:
    return moment.astimezone(DESK).date()


def comments_of(rows: list[Row], began: datetime) -> Iterator[Child]:
    for row in rows:
        created = moment_of(row, "TKTCT-Created Time")
        yield ticket_of(row, "TKTCT-TicketID"), desk_day(created), created >= began


def entries_of(rows: list[Row], began: datetime) -> Iterator[Child]:
    """An entry knows its day alone, and the window has the whole of its first day."""
    for row in rows:
        worked = desk_day(moment_of(row, "TS-Date"))
        yield ticket_of(row, "TS-Crm ID"), worked, worked >= desk_day(began)


READERS = {"comments": comments_of, "timesheets": entries_of}


def orphans(ticket_ids: set[int], children: list[Child]) -> dict[str, tuple]:
    """By reason: how many, what share of all, and the first and the last day."""
    found: dict[str | None, list[date]] = defaultdict(list)
    for ticket, day, is_in_window in children:
        is_due = ticket and min(ticket_ids) <= ticket <= max(ticket_ids) and is_in_window
        reason = "never_seen" if is_due else "outside_window" if ticket else "no_ticket"
        found[None if ticket in ticket_ids else reason].append(day)
    return {
        reason: (
            len(found[reason]),
            round(Decimal(100 * len(found[reason])) / len(children), 2),
            min(found[reason], default=None),
            max(found[reason], default=None),
        )
        for reason in REASONS
    }


@pytest.mark.parametrize("dataset", READERS)
def test_orphans_are_counted_by_reason_as_python_counts_them(
    dataset: str, sent: dict[str, list[Row]], good: ThrowawayWarehouse
) -> None:
    counted = good.query(
        "select orphan_reason, orphan_count, orphan_pct, first_date, last_date "
        f"from quality.orphaned_data where dataset = '{dataset}'"
    )
    tickets = sent["tickets"]
    began = min(moment_of(row, "TKT-Modified Time") for row in tickets)
    ticket_ids = {ticket_of(row, "TKT-Ticket ID") or 0 for row in tickets}
    expected = orphans(ticket_ids, list(READERS[dataset](sent[dataset], began)))
    assert any(count for count, _, _, _ in expected.values())
    assert {row[0]: row[1:] for row in counted} == expected
