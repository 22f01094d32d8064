"""The comments view: the log of each ticket's changes, the mails about it and what people noted."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.sandbox.desk.cases import LIFE_DAYS
from tests.sandbox.desk.comment_looks import Look, looks
from tests.sandbox.desk.comment_words import mails, notes
from tests.sandbox.desk.decks import pick
from tests.sandbox.desk.lives import Change, life
from tests.sandbox.desk.people import ROBOT_USER_ID, ROBOT_USERNAME
from tests.sandbox.desk.plans import FIRST_TICKET_ID, Plan, PlanBook
from tests.sandbox.desk.stamps import DAY
from tests.sandbox.desk.ticket_logs import Entry, entries

COLUMNS = (
    "TKTCT-CommentID",
    "TKTCT-TicketID",
    "TKTCT-Comment",
    "TKTCT-UserID",
    "TKTCT-Username",
    "TKTCT-OwnerType",
    "TKTCT-Created Time",
    "TKTCT-VisibleCustomer",
    "TKTCT-Type",
    "TKTCT-Team",
)
# The same columns as they were headed until December 2025.
OLD_COLUMNS = (
    "CT-COMMENT-ID",
    "CT-TKT-ID",
    "CT-COMMENT",
    "CT-USERID",
    "CT-USERIDNAME",
    "CT-OWNERTYPE",
    "CT-DATEAMDTIME",
    "CT-VISIBLE-CUSTOMER",
    "CT-TYPE",
    "CT-TKT-TEAM",
)
FIRST_COMMENT_ID = 10_000_000
# More than any ticket has: a comment's id follows from its ticket and its place there.
IDS_A_TICKET = 64
SYSTEM, VISIBLE, WORKNOTE = '"system"', '"comments"', '"worknotes"'
_ROBOT_USER = json.dumps(ROBOT_USERNAME)


def blocks(book: PlanBook, clock: int, days: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows by the day their ticket was created on, newest first."""
    start = clock - days * DAY
    for day in range(clock // DAY, start // DAY - LIFE_DAYS - 1, -1):
        rows: list[tuple[str, ...]] = []
        for plan in book.on(day):
            changes = life(plan)
            if changes[-1].at > start:
                rows += _ticket(plan, changes, start, clock)
        yield rows


def _ticket(plan: Plan, changes: list[Change], start: int, clock: int) -> Iterator[tuple[str, ...]]:
    """Its comments within the window; the ids count the others too, so that they never change."""
    first_id = FIRST_COMMENT_ID + (plan.ticket_id - FIRST_TICKET_ID) * IDS_A_TICKET
    deck = looks()
    comment_id = first_id
    for entry in entries(plan, changes):
        if start < entry.at <= clock:
            look = pick(deck, comment_id)
            yield _row(plan, look, comment_id, SYSTEM, entry)
        comment_id += 1
    for at, is_visible in _written(plan, changes[-1].at):
        if start < at <= clock:
            look = pick(deck, comment_id)
            entry = _entry(plan, comment_id, at, is_mail=is_visible and look.is_mirrored)
            yield _row(plan, look, comment_id, VISIBLE if is_visible else WORKNOTE, entry)
        comment_id += 1


def _written(plan: Plan, end: int) -> Iterator[tuple[int, bool]]:
    """Spreads messages to the customer and notes over the ticket's life."""
    case = plan.case
    for count, is_visible in ((case.visible, True), (case.worknotes, False)):
        step = (end - plan.created) // (count + 1)
        for turn in range(1, count + 1):
            yield plan.created + turn * step + is_visible, is_visible


def _entry(plan: Plan, comment_id: int, at: int, *, is_mail: bool) -> Entry:
    if is_mail:
        before, after = pick(mails(), comment_id)
        return Entry(at, None, f"{before}{plan.ticket_id}{after}", plan.queue.name_json)
    people = plan.queue.people
    is_agent = plan.case.outcome.is_assigned and comment_id % 7 != 0
    author = plan.agent if is_agent else people[comment_id % len(people)]
    return Entry(at, author, pick(notes(), comment_id), plan.queue.name_json)


def _row(plan: Plan, look: Look, comment_id: int, kind: str, entry: Entry) -> tuple[str, ...]:
    author = entry.author
    return (
        str(comment_id),
        look.ticket_id_form(plan.ticket_id),
        f'"{entry.text}"',
        look.user_id_form(author.user_id if author else ROBOT_USER_ID),
        author.username_json if author else _ROBOT_USER,
        '"user"' if author else '"system"',
        look.stamp(entry.at),
        look.shown if kind is VISIBLE else look.hidden,
        kind,
        entry.team_json,
    )
