"""From the desk's JSON to tickets, comments and bookings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from tests.oracle.delivered_rows import comment_rows, ticket_rows, timesheet_rows
from tests.oracle.read_stamps import day_of, instant
from tests.oracle.read_values import Record, boolean, chosen, integer, number, text
from tests.oracle.seed_words import Words
from tests.oracle.tickets import Booking, Comment, Desk, Ticket

MOST_HOURS = 24


def read_desk(views: Mapping[str, Iterable[object]], as_of: datetime, words: Words) -> Desk:
    comments = [_comment(record, words) for record in comment_rows(views["comments"])]
    bookings = [_booking(record) for record in timesheet_rows(views["timesheets"])]
    comments_on: dict[int, list[Comment]] = defaultdict(list)
    bookings_on: dict[int, list[Booking]] = defaultdict(list)
    for comment in comments:
        if comment.ticket_id is not None:
            comments_on[comment.ticket_id].append(comment)
    for booking in bookings:
        if booking.ticket_id is not None and booking.hours is not None:
            bookings_on[booking.ticket_id].append(booking)
    tickets = [
        _ticket(record, words, comments_on, bookings_on) for record in ticket_rows(views["tickets"])
    ]
    return Desk(tickets, comments, bookings, as_of)


def _ticket(
    record: Record,
    words: Words,
    comments_on: Mapping[int, list[Comment]],
    bookings_on: Mapping[int, list[Booking]],
) -> Ticket:
    ticket_id = integer(record["TKT-Ticket ID"]) or 0
    assignee = text(record.get("TKT-Assigned To User"))
    return Ticket(
        ticket_id=ticket_id,
        created_at=instant(record.get("TKT-Created Time")),
        modified_at=instant(record.get("TKT-Modified Time")),
        responded_at=instant(record.get("TKT-Actual Response Date")),
        resolved_at=instant(record.get("TKT-Actual Resolution Date"))
        or instant(record.get("TKT-Closure Date")),
        is_closed=chosen(record.get("TKT-Status")) in words.closed_statuses,
        assignee=None if assignee in words.placeholders else assignee,
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
    return next((name.lower() for name in map(text, map(record.get, columns)) if name), None)


def _booking(record: Record) -> Booking:
    hours = number(record.get("TS-Hours"))
    is_valid = hours is not None and 0 < hours <= MOST_HOURS
    return Booking(
        ticket_id=integer(record.get("TS-Crm ID")) or None,
        person=_person(record, "TS-User Username", "TS-User Full Name"),
        work_date=day_of(record.get("TS-Date")),
        hours=Fraction(hours) if is_valid else None,
    )
