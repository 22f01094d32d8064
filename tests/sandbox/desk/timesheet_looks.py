"""What a timesheet row shows beside who, when and for which ticket, dealt as one card a row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.decks import column, evenly, share
from tests.sandbox.desk.dirt import CHILD_ID_FORMS, EMPTY, NumberForm, quoted
from tests.sandbox.desk.stamps import day_text

# Twice the usual size, so that what one row in several thousand has is dealt at all.
SIZE = 20_000

# Mean 0.4 hours.
MINUTES = {
    6: 16.0,
    12: 18.0,
    15: 20.0,
    18: 8.0,
    24: 8.0,
    30: 18.0,
    45: 5.0,
    60: 4.5,
    90: 1.5,
    120: 1.0,
}
TICKET_WORK = (
    ("Remote support", "Worked with the user and confirmed the fix.", "Remote", "Incident"),
    ("Investigation", "Checked logs; escalated the finding to the vendor.", "Remote", "Incident"),
    ("Investigation", "Reviewed the alert & its history, all clear.", "Remote", "Monitoring"),
    ("Change work", "Prepared the change and had it reviewed.", "Remote", "Change"),
    ("Follow-up", "Called the customer, left a message.", "Phone", "Request"),
    ("Follow-up", "E-mailed the customer's site contact for access.", "E-mail", "Request"),
    ("On-site visit", "Replaced the faulty unit;\ncabling tidied.", "On site", "Incident"),
    ("Documentation", "Updated the run book  and the asset record.", "Remote", "Request"),
    ("Closure", "Tested, closed. ", "Remote", "Request"),
)
ADMIN_WORK = (
    ("Team meeting", "Daily stand-up", "Meeting", "Internal"),
    ("Training", "Certification study", "Training", "Internal"),
    ("Administration", "Mail and timesheets", "Office", "Internal"),
    ("Leave", "nan", "Leave", "Internal"),
    ("Handover", "Shift handover", "Meeting", "Internal"),
)
_NOTES = {EMPTY: 70.0, '"see ticket"': 20.0, '"after hours, approved"': 6.0, "null": 4.0}
_CHARGE_CODES = {EMPTY: 60.0, '"STD"': 30.0, '"AFTERHOURS"': 10.0}
_NO_TICKET = {"0": 55.0, EMPTY: 30.0, "null": 5.0, '"0"': 10.0}
_COST_CENTRES = {
    ('"310"', '"Cloud Operations"'): 60.0,
    ('"320"', '"Service Desk"'): 30.0,
    ("340", '"Projects"'): 10.0,
}
_PROJECTS = {EMPTY: 78.0, '"PRJ-1042"': 9.0, '"PRJ-2210"': 8.0, '"MS-CORE"': 5.0}


def _number(hours: float) -> str:
    return f"{hours:.2f}".rstrip("0").rstrip(".")


def _hours(minutes: int, form: str) -> str:
    hours = _number(minutes / 60)
    return {
        "number": hours,
        "text": f'"{hours}"',
        "comma": f'"{hours.replace(".", ",")}"',
        "thousands": f'"{1234 + minutes / 60:,.1f}"',
        "negative": f"-{hours}",
        "zero": "0",
        "nan": '"nan"',
    }[form]


_HOUR_FORMS = {
    "number": 91.9,
    "text": 4.0,
    "comma": 4.0,
    "thousands": 0.02,
    "negative": 0.02,
    "zero": 0.04,
    "nan": 0.02,
}


def _clock_forms() -> dict[tuple[str, ...], float]:
    """All minutes of a day in each way of writing them."""
    times = [divmod(minute, 60) for minute in range(24 * 60)]
    plain = tuple(f'"{hour:02}:{minute:02}"' for hour, minute in times)
    seconds = tuple(f'"{hour:02}:{minute:02}:00"' for hour, minute in times)
    half_days = tuple(
        f'"{(hour + 11) % 12 + 1}:{minute:02} {"PM" if hour >= 12 else "AM"}"'
        for hour, minute in times
    )
    return {plain: 96.0, seconds: 2.5, half_days: 1.5}


def iso_day(day: int) -> str:
    return f'"{day_text[day]}"'


def iso_midnight(day: int) -> str:
    return f'"{day_text[day]} 00:00:00"'


def day_first(day: int) -> str:
    year, month, of_month = day_text[day].split("-")
    return f'"{int(of_month)}/{month}/{year}"'


class Activity(NamedTuple):
    """The texts of an entry, JSON."""

    title: str
    description: str
    category: str
    sub_category: str


def _activities(work: tuple[tuple[str, ...], ...]) -> list[Activity]:
    return [Activity(*map(quoted, texts)) for texts in work]


class Look(NamedTuple):
    """One card."""

    minutes: int
    hours: str
    clock: tuple[str, ...]
    write_day: Callable[[int], str]
    days_ahead: int
    id_form: NumberForm
    no_ticket: str
    ticket_work: Activity
    admin_work: Activity
    cost_centre: tuple[str, str]
    project: str
    note: str
    charge_code: str
    is_by_another: bool
    is_entered_twice: bool
    is_saved: bool


@cache
def looks() -> list[Look]:
    """The deck that every row's look is drawn from."""
    rng = Random("timesheet looks")
    minutes = column(rng, MINUTES, SIZE)
    forms = column(rng, _HOUR_FORMS, SIZE)
    columns = (
        minutes,
        [_hours(length, form) for length, form in zip(minutes, forms, strict=True)],
        column(rng, _clock_forms(), SIZE),
        column(rng, {iso_day: 96.9, iso_midnight: 3.0, day_first: 0.1}, SIZE),
        column(rng, {0: 99.97, 7: 0.01, 31: 0.01, 365: 0.01}, SIZE),
        column(rng, CHILD_ID_FORMS, SIZE),
        column(rng, _NO_TICKET, SIZE),
        evenly(rng, _activities(TICKET_WORK), SIZE),
        evenly(rng, _activities(ADMIN_WORK), SIZE),
        column(rng, _COST_CENTRES, SIZE),
        column(rng, _PROJECTS, SIZE),
        column(rng, _NOTES, SIZE),
        column(rng, _CHARGE_CODES, SIZE),
        share(rng, 8, SIZE),
        share(rng, 0.1, SIZE),
        share(rng, 60, SIZE),
    )
    return list(map(Look._make, zip(*columns, strict=True)))
