"""A ticket's life as the list of its changes; the clock decides how many of them have happened."""

from __future__ import annotations

from typing import NamedTuple

from tests.sandbox.desk.people import Person
from tests.sandbox.desk.plans import Plan
from tests.sandbox.desk.queues import Queue
from tests.sandbox.desk.stamps import DAY, HOUR

OPEN = "Open"
IN_PROGRESS = "In Progress"
RESOLVED = "Incident Resolved"
CLOSED = "Closed"
# A ticket that is never ended is looked at now and then, and left.
NEGLECTED_AFTER_DAYS = (6, 19, 40, 74)


class Change(NamedTuple):
    """What the ticket is from this moment on."""

    at: int
    what: str
    status: str
    agent: Person | None
    queue: Queue


class State(NamedTuple):
    """What the desk shows of a ticket at a moment."""

    modified: int
    status: str
    agent: Person | None
    queue: Queue
    responded: int | None
    resolved: int | None
    closed: int | None


def life(plan: Plan) -> list[Change]:
    """All changes in order, whether they have happened yet or not."""
    case = plan.case
    changes = [Change(plan.created, "created", OPEN, None, plan.first_queue)]
    if case.outcome.is_assigned:
        _work(plan, changes)
    elif plan.queue is not plan.first_queue:
        moved = plan.created + case.resolved_after // 3
        changes.append(Change(moved, "moved", OPEN, None, plan.queue))
    if case.outcome.is_ended:
        _end(plan, changes)
    else:
        _neglect(plan, changes)
    return changes


def _work(plan: Plan, changes: list[Change]) -> None:
    case = plan.case
    start = plan.created + case.assigned_after
    span = case.resolved_after - case.assigned_after
    agent, queue = plan.first_agent, plan.first_queue
    changes.append(Change(start, "assigned", IN_PROGRESS, agent, queue))
    if plan.queue is not queue:
        agent, queue = plan.agent, plan.queue
        changes.append(Change(start + span // 4, "moved", IN_PROGRESS, agent, queue))
    elif plan.agent is not agent:
        agent = plan.agent
        changes.append(Change(start + span // 3, "reassigned", IN_PROGRESS, agent, queue))
    if case.wait_status:
        changes.append(Change(start + span * 2 // 5, "waiting", case.wait_status, agent, queue))
        changes.append(Change(start + span * 9 // 10, "resumed", IN_PROGRESS, agent, queue))


def _end(plan: Plan, changes: list[Change]) -> None:
    case = plan.case
    resolved = plan.created + case.resolved_after
    _resolve(plan, changes, resolved)
    if case.reopened_after and case.outcome == (True, True, True):
        last = changes[-1]
        reopened = last.at + case.reopened_after
        changes.append(Change(reopened, "reopened", IN_PROGRESS, last.agent, last.queue))
        _resolve(plan, changes, reopened + 2 * case.reopened_after + HOUR)


def _resolve(plan: Plan, changes: list[Change], at: int) -> None:
    agent, queue = changes[-1].agent, changes[-1].queue
    lag = plan.case.closing_lag
    if lag or not plan.case.outcome.is_closed:
        changes.append(Change(at, "resolved", RESOLVED, agent, queue))
    if plan.case.outcome.is_closed:
        changes.append(Change(at + lag, "closed", CLOSED, agent, queue))


def _neglect(plan: Plan, changes: list[Change]) -> None:
    agent, queue = changes[-1].agent, changes[-1].queue
    statuses = (plan.case.wait_status or OPEN, IN_PROGRESS if agent else "Pending")
    worked_until = changes[-1].at
    for turn, days in enumerate(NEGLECTED_AFTER_DAYS):
        at = plan.created + days * DAY
        if at > worked_until:
            changes.append(Change(at, "looked at", statuses[turn % 2], agent, queue))


def state_at(changes: list[Change], clock: int) -> State | None:
    """The ticket as the desk shows it; nothing before its creation."""
    responded = resolved = closed = None
    last = None
    for change in changes:
        if change.at > clock:
            break
        last = change
        if change.status == RESOLVED:
            resolved, closed = change.at, None
        elif change.status == CLOSED:
            resolved, closed = resolved or change.at, change.at
        elif change.what == "reopened":
            resolved = closed = None
        elif responded is None and change.what in ("assigned", "looked at"):
            responded = change.at
    if last is None:
        return None
    responded = responded or resolved
    return State(last.at, last.status, last.agent, last.queue, responded, resolved, closed)
