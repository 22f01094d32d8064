"""Makes the timesheets view: each day's entries, one after another in each person's day."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.bookings import (
    ADMINISTRATION,
    NO_TICKET,
    OFFICE_OPENS,
    Booking,
    BookingBook,
)
from tests.sandbox.desk.dirt import EMPTY
from tests.sandbox.desk.people import BOOKERS, PEOPLE, Person
from tests.sandbox.desk.plans import PlanBook
from tests.sandbox.desk.stamps import DAY, MINUTE, day_text
from tests.sandbox.desk.timesheet_looks import Look, looks
from tests.sandbox.desk.volumes import TIMESHEETS

# The export's 21 columns, then what the API may send on top: here it does.
COLUMNS = (
    "TS-User Full Name",
    "TS-User Username",
    "TS-Title",
    "TS-Description",
    "TS-Date",
    "TS-Time From",
    "TS-Time To",
    "TS-Type",
    "TS-Category",
    "TS-Sub Category",
    "TS-Category 2",
    "TS-Hours",
    "TS-Crm ID",
    "TS-Ticket Project Master Code",
    "TS-Costcentre ID",
    "TS-Costcentre Desc",
    "TS-Account Selcom",
    "TS-Account Name",
    "TS-Account Bill State",
    "TS-Account Internal",
    "TS-Ticket Department",
    "TS-Notes",
    "TS-Costcentre",
    "TS-Charge Code",
    "TS-Client Bill Code",
    "TS-Billable",
    "TS-Approved",
    "TS-Modified Time",
)
_DESCRIPTION = COLUMNS.index("TS-Description")
ENTERED_TWICE = '"Same entry, described again."'
ADMIN_SHARE = 0.19
MINUTES_A_DAY = 24 * 60
# A week's time is approved a week later: the only thing that ever changes in an entry.
APPROVED_AFTER_DAYS = 7


class _Day(NamedTuple):
    """What the entries of a day share."""

    number: int
    approved: str
    saved: str

    @classmethod
    def of(cls, day: int, clock: int) -> _Day:
        """No reliable modified time: the evening's bulk save, whenever the entry was made."""
        age = clock // DAY - day
        return cls(
            day,
            '"Yes"' if age >= APPROVED_AFTER_DAYS else '"No"',
            f'"{day_text[day]} 18:30:00"' if age > 0 else "null",
        )


def blocks(book: PlanBook, clock: int, days: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows by day of work, newest first."""
    today = clock // DAY
    bookings = BookingBook(book)
    for day in range(today, today - days, -1):
        yield _entries(book, bookings, day, clock)


def _entries(book: PlanBook, bookings: BookingBook, day: int, clock: int) -> list[tuple[str, ...]]:
    count = TIMESHEETS.on(day, book.scale)
    rng = book.random("timesheets", day)
    drawn = rng.choices(looks(), k=count)
    chosen = _chosen(rng, bookings.on(day), count)
    minute_now = clock // MINUTE - day * MINUTES_A_DAY
    shared = _Day.of(day, clock)
    free_from = [OFFICE_OPENS + person.number % 4 * 15 for person in PEOPLE]
    rows = []
    for number, (booking, look) in enumerate(zip(chosen, drawn, strict=True)):
        person = booking.person
        if look.is_by_another:
            person = BOOKERS[(person.number + number) % len(BOOKERS)]
        minutes = look.minutes
        start = max(free_from[person.number], booking.from_minute)
        if start + minutes >= MINUTES_A_DAY:
            # The day is full: the entry overlaps others, as hand-made timesheets do.
            room = max(MINUTES_A_DAY - minutes - booking.from_minute, 1)
            start = booking.from_minute + number * 7 % room
        end = min(start + minutes, MINUTES_A_DAY - 1)
        free_from[person.number] = end
        if end > minute_now:
            continue
        row = _row(shared, booking, look, person, start, end)
        rows.append(row)
        if look.is_entered_twice:
            rows.append((*row[:_DESCRIPTION], ENTERED_TWICE, *row[_DESCRIPTION + 1 :]))
    return rows


def _chosen(rng: Random, possible: list[Booking], count: int) -> list[Booking]:
    """Goes through the day in order, so that no entry waits for a ticket created later."""
    admin_count = int(count * ADMIN_SHARE + rng.random()) if possible else count
    chosen = rng.choices(ADMINISTRATION, k=admin_count)
    if possible:
        chosen += rng.choices(possible, k=count - admin_count)
    chosen.sort(key=attrgetter("from_minute"))
    return chosen


def _row(
    day: _Day, booking: Booking, look: Look, person: Person, start: int, end: int
) -> tuple[str, ...]:
    customer = booking.customer
    if booking.ticket_id == NO_TICKET:
        crm_id = look.no_ticket
        work = look.admin_work
        kind, bill_state, internal, billable = '"Administration"', EMPTY, '"Yes"', '"No"'
    else:
        crm_id = look.id_form(booking.ticket_id)
        work = look.ticket_work
        kind, bill_state, internal, billable = '"Ticket"', '"NSW"', '"No"', '"Yes"'
    return (
        person.full_name_json,
        person.username_json,
        work.title,
        work.description,
        look.write_day(day.number + look.days_ahead),
        look.clock[start],
        look.clock[end],
        kind,
        work.category,
        work.sub_category,
        EMPTY,
        look.hours,
        crm_id,
        look.project,
        *look.cost_centre,
        customer.selcom_json,
        customer.name_json,
        bill_state,
        internal,
        booking.department,
        look.note,
        look.cost_centre[0],
        look.charge_code,
        EMPTY,
        billable,
        day.approved,
        day.saved if look.is_saved else "null",
    )
