"""What the desk itself writes under a ticket: an entry or two a change, and reminders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.sandbox.desk.comment_words import LOG
from tests.sandbox.desk.dirt import fragment
from tests.sandbox.desk.lives import Change
from tests.sandbox.desk.people import Person
from tests.sandbox.desk.plans import Plan


class _Line(NamedTuple):
    """JSON fragments around a name; the robot writes it unless the agent's own action made it."""

    before: str
    after: str
    is_by_agent: bool = False


class Entry(NamedTuple):
    """One log entry; without an author it is the robot's."""

    at: int
    author: Person | None
    text: str
    team_json: str


def _line(text: str, *, is_by_agent: bool = False) -> _Line:
    before, _, after = fragment(LOG.format(text)).partition("NAME")
    return _Line(before, after, is_by_agent)


_LINES = {
    "created": (
        _line("Ticket received for <b>NAME</b>, acknowledgement sent &amp; SLA clock started."),
        _line("Categorised by rule; queue NAME notified."),
    ),
    "assigned": (
        _line("Assigned to <i>NAME</i>.", is_by_agent=True),
        _line("Status changed to In Progress by NAME.", is_by_agent=True),
    ),
    "moved": (
        _line("Queue changed to NAME.", is_by_agent=True),
        _line("Queue NAME notified of the transfer."),
    ),
    "reassigned": (
        _line("Reassigned to <i>NAME</i>.", is_by_agent=True),
        _line("NAME notified of the assignment."),
    ),
    "waiting": (
        _line("SLA clock paused by NAME.", is_by_agent=True),
        _line("Status changed: waiting. Reminder set for NAME."),
    ),
    "resumed": (_line("SLA clock resumed for NAME."),),
    "resolved": (
        _line("Resolution entered by NAME.", is_by_agent=True),
        _line("Status changed to Incident Resolved; survey sent for NAME."),
    ),
    "closed": (_line("Ticket closed for NAME."),),
    "reopened": (_line("Reply received, ticket reopened for NAME."),),
    "looked at": (_line("Weekly review: still open with NAME.", is_by_agent=True),),
}
_REMINDERS = (
    _line("Reminder sent to NAME&#039;s queue."),
    _line("Monitoring event for NAME repeated, counter updated."),
    _line("SLA at 50&nbsp;% of the target for NAME."),
)


def entries(plan: Plan, changes: list[Change]) -> Iterator[Entry]:
    """The log of a whole life; the clock has no part in it."""
    customer = plan.customer.client_json[1:-1]
    for change in changes:
        name = change.agent.full_name_json[1:-1] if change.agent else customer
        if change.what == "moved":
            name = change.queue.name_json[1:-1]
        for delay, line in enumerate(_LINES[change.what]):
            author = change.agent if line.is_by_agent else None
            text = f"{line.before}{name}{line.after}"
            yield Entry(change.at + delay, author, text, change.queue.name_json)
    reminders = plan.case.chatter
    step = (changes[-1].at - plan.created) // (reminders + 1)
    for turn in range(1, reminders + 1):
        line = _REMINDERS[(plan.ticket_id + turn) % len(_REMINDERS)]
        text = f"{line.before}{customer}{line.after}"
        yield Entry(plan.created + turn * step, None, text, plan.first_queue.name_json)
