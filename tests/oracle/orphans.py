"""Comments and bookings without their ticket, by the reason that the docs' overview defines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.oracle.figures import Catalogue, Figures, Ratio
from tests.oracle.read_stamps import desk_day
from tests.oracle.tickets import Desk

REASONS = ("no_ticket", "outside_window", "never_seen")


def orphans(desk: Desk) -> Catalogue:
    """Each reason's share of all rows of the source.

    The window opens with the first change delivered; of a booking only the day can be compared.
    """
    opened = min((t.modified_at for t in desk.tickets if t.modified_at), default=None)
    day = opened and desk_day(opened)
    comments = [
        (comment.ticket_id, bool(opened and comment.created_at and comment.created_at < opened))
        for comment in desk.comments
    ]
    bookings = [
        (booking.ticket_id, bool(day and booking.work_date and booking.work_date < day))
        for booking in desk.bookings
    ]
    reasons: Figures = {}
    for source, rows in (("comments", comments), ("timesheets", bookings)):
        counts = _reasons(desk, rows)
        for reason in REASONS:
            reasons[source, reason] = Ratio(counts[reason], len(rows))
    return {"orphans": {"source reason": reasons}}


def _reasons(desk: Desk, rows: Iterable[tuple[int | None, bool]]) -> Counter[str]:
    """Of rows that say which ticket they mean, and whether they are older than the window."""
    delivered = {ticket.ticket_id for ticket in desk.tickets}
    first, last = min(delivered, default=0), max(delivered, default=-1)
    counts: Counter[str] = Counter()
    for ticket_id, is_older in rows:
        if ticket_id is None:
            counts["no_ticket"] += 1
        elif ticket_id not in delivered:
            is_outside = is_older or not first <= ticket_id <= last
            counts["outside_window" if is_outside else "never_seen"] += 1
    return counts
