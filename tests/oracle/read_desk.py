"""From the desk's JSON to tickets, comments and bookings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from tests.oracle.delivered_rows import comment_rows, ticket_rows, timesheet_rows
from tests.oracle.names import spellings, usernames
from tests.oracle.read_stamps import day_of, desk_day, instant
from tests.oracle.read_values import (
    Record,
    boolean,
    chosen,
    integer,
    name_key,
    number,
    text,
)
from tests.oracle.seed_words import Words
from tests.oracle.tickets import Booking, Comment, Desk, Ticket

MOST_HOURS = 24


def read_desk(views: Mapping[str, Iterable[object]], as_of: datetime, words: Words) -> Desk:
    ticket_records = ticket_rows(views["tickets"])
    entries = timesheet_rows(views["timesheets"])
    known = usernames(entries, words.robots)
    comments = [_comment(record, words) for record in comment_rows(views["comments"])]
    bookings = [_booking(record, known) for record in entries]
    comments_on: dict[int, list[Comment]] = defaultdict(list)
    bookings_on: dict[int, list[Booking]] = defaultdict(list)
    for comment in comments:
        if comment.ticket_id is not None:
            comments_on[comment.ticket_id].append(comment)
    for booking in bookings:
        if booking.ticket_id is not None and booking.hours is not None:
            bookings_on[booking.ticket_id].append(booking)
    names = spellings(ticket_records, entries, words)
    tickets = [
        _ticket(record, names, words, as_of, comments_on, bookings_on) for record in ticket_records
    ]
    return Desk(tickets, comments, bookings, as_of)


def _ticket(
    record: Record,
    names: Mapping[str, str],
    words: Words,
    as_of: datetime,
    comments_on: Mapping[int, list[Comment]],
    bookings_on: Mapping[int, list[Booking]],
) -> Ticket:
    ticket_id = integer(record["TKT-Ticket ID"]) or 0
    assignee = name_key(text(record.get("TKT-Assigned To User")) or "")

    def moment(column: str) -> datetime | None:
        """A date that cannot be right is in no figure."""
        found = instant(record.get(column))
        if found is None or desk_day(found) < words.first_day:
            return None
        return found if found < as_of + timedelta(days=words.days_ahead) else None

    created_at = moment("TKT-Created Time")
    is_created = created_at is not None and desk_day(created_at) <= desk_day(as_of)
    return Ticket(
        ticket_id=ticket_id,
        created_at=created_at,
        created_day=desk_day(created_at) if created_at and is_created else None,
        modified_at=instant(record.get("TKT-Modified Time")),
        responded_at=moment("TKT-Actual Response Date"),
        has_response=instant(record.get("TKT-Actual Response Date")) is not None,
        resolved_at=moment("TKT-Actual Resolution Date")
        if instant(record.get("TKT-Actual Resolution Date"))
        else moment("TKT-Closure Date"),
        is_closed=chosen(record.get("TKT-Status")) in words.closed_statuses,
        assignee=None if assignee in words.placeholders else names.get(assignee),
        queue=chosen(record.get("TKT-Team")),
        account=words.customer(text(record.get("TKT-Account Name"))),
        category=chosen(record.get("TKT-Category")),
        severity=chosen(record.get("TKT-Severity")),
        root_cause=text(record.get("TKT-Root Cause Category")),
        title=text(record.get("TKT-Title")),
        is_sla_met=boolean(record.get("TKT-SLA Met")),
        is_response_met=boolean(record.get("TKT-Response Met")),
        is_resolution_met=boolean(record.get("TKT-Resolution Met")),
        comments=comments_on.get(ticket_id, ()),
        bookings=bookings_on.get(ticket_id, ()),
    )


def _comment(record: Record, words: Words) -> Comment:
    said = boolean(record.get("TKTCT-VisibleCustomer"))
    inferred = chosen(record.get("TKTCT-Type")) in words.visible_types
    username = _person(record, "TKTCT-Username")
    return Comment(
        ticket_id=integer(record.get("TKTCT-TicketID")) or None,
        username=username,
        created_at=instant(record.get("TKTCT-Created Time")),
        is_visible=inferred if said is None else said,
        is_robot=username in words.robots,
    )


def _person(record: Record, *columns: str) -> str | None:
    """`Ada` and `ada` are one person."""
    return next((name_key(name) for name in map(text, map(record.get, columns)) if name), None)


def _booking(record: Record, known: Mapping[str, str]) -> Booking:
    hours = number(record.get("TS-Hours"))
    full_name = _person(record, "TS-User Full Name") or ""
    is_valid = hours is not None and 0 < hours <= MOST_HOURS
    return Booking(
        ticket_id=integer(record.get("TS-Crm ID")) or None,
        person=_person(record, "TS-User Username") or known.get(full_name, full_name or None),
        work_date=day_of(record.get("TS-Date")),
        hours=Fraction(hours) if is_valid else None,
    )
