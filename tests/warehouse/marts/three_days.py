"""Three days of the desk, with tickets among its own whose every change is known.

Each of them has a state a day: status, assignee, queue and severity; None is a ticket that the
desk does not send on that day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from extract.otc.columns import TICKETS
from tests.oracle.read_stamps import from_desk_clock
from tests.oracle.rows_by_hand import ticket
from tests.sandbox.desk import DeskConfig, running_desk
from tests.sandbox.desk.reader import Row, rows_of
from tests.support import AS_OF

DAYS = 3
ADA, BOB, NOBODY = "Ada Ames", "Bob Birk", " PendingAssignment"
INFRA, L3 = "Cloud - Infrastructure", "Cloud - L3 Escalation"
# Changed last on the first day that the desk's window still has, and gone from it the next day.
LEAVING = 205


class State(NamedTuple):
    """What the history follows."""

    status: str = "Open"
    assignee: str = ADA
    queue: str = INFRA
    severity: str = "Incident"


class Changes(NamedTuple):
    """How many of each kind a ticket's days hold; versions count what was found first, too."""

    versions: int
    reassignments: int = 0
    reopens: int = 0
    escalations: int = 0


CLOSED = State("Closed")
LIVES: dict[int, tuple[tuple[State | None, State | None, State | None], Changes]] = {
    # Closed, and open again.
    201: ((CLOSED, State(), State()), Changes(2, reopens=1)),
    # From a person to a person; and from nobody to a person and back, which does not count.
    202: ((State(), State(assignee=BOB), State(assignee=BOB)), Changes(2, reassignments=1)),
    203: ((State(assignee=NOBODY), State(), State(assignee="")), Changes(3)),
    204: ((State(), State(queue=L3), State(queue=L3)), Changes(2, escalations=1)),
    LEAVING: ((State(), None, None), Changes(1)),
    206: ((State(), CLOSED, State(assignee=BOB)), Changes(3, reassignments=1, reopens=1)),
    # Another kind of ticket, and another word for closed: changes, but none of these kinds.
    207: ((State(), State(severity="Alert"), State(severity="Alert")), Changes(2)),
    208: ((CLOSED, CLOSED, State("Incident Resolved")), Changes(2)),
    # What is found first is not a change, whatever it is.
    209: ((None, State(queue=L3), State(queue=L3)), Changes(1)),
    # Up, down and up again.
    210: ((State(queue=L3), State(), State(queue=L3)), Changes(3, escalations=1)),
}


def evening(day: int) -> datetime:
    return from_desk_clock(AS_OF + timedelta(days=day))


def rows_of_days() -> list[dict[str, list[Row]]]:
    with running_desk(DeskConfig(scale=0.004, as_of=AS_OF)) as desk:
        days = []
        for day in range(DAYS):
            desk.clock.set(AS_OF + timedelta(days=day))
            sent = {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}
            sent["tickets"] += _known_tickets(day)
            days.append(sent)
    return days


def _known_tickets(day: int) -> list[Row]:
    return [
        dict.fromkeys(TICKETS, "")
        | ticket(
            number,
            **state._asdict(),
            created="2025-07-31 09:00:00" if number == LEAVING else "2026-01-30 09:00:00",
            resolved="2026-01-30 12:00:00" if state.status != "Open" else "",
            modified="2025-08-01 08:00:00"
            if number == LEAVING
            else f"{AS_OF + timedelta(days=day):%Y-%m-%d} 08:00:00",
        )
        for number, (states, _) in LIVES.items()
        if (state := states[day])
    ]
