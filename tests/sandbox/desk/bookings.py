"""What people can book time on: on each day, the tickets they are working on then."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tests.sandbox.desk.customers import INTERNAL, Customer
from tests.sandbox.desk.people import BOOKERS, DEPARTED, Person
from tests.sandbox.desk.plans import Plan, PlanBook
from tests.sandbox.desk.queues import Queue
from tests.sandbox.desk.stamps import DAY, MINUTE

# So long after its creation time is booked on a ticket; what takes longer is mostly waiting.
BOOKING_DAYS = 14
OFFICE_OPENS = 8 * 60
LAST_START = 23 * 60
NO_TICKET = 0


class Booking(NamedTuple):
    """One ticket, or none, that a person can book time on from a minute of the day on."""

    from_minute: int
    ticket_id: int
    person: Person
    customer: Customer
    department: str


ADMINISTRATION = [
    Booking(OFFICE_OPENS, NO_TICKET, person, INTERNAL, '"Internal"') for person in BOOKERS
]
_DEPARTED = {username for _, username in DEPARTED}


class BookingBook:
    """The bookings that are possible on each day."""

    def __init__(self, plans: PlanBook) -> None:
        self._plans = plans
        self._of_creation_day: Callable[[int], list[list[Booking]]] = lru_cache(BOOKING_DAYS + 2)(
            self._from_plans
        )

    def on(self, day: int) -> list[Booking]:
        """Lists the bookings of all tickets that someone is working on that day."""
        found: list[Booking] = []
        for age in range(BOOKING_DAYS):
            found += self._of_creation_day(day - age)[age]
        return found

    def _from_plans(self, day: int) -> list[list[Booking]]:
        """By age in days, the tickets that were created on one day."""
        by_age: list[list[Booking]] = [[] for _ in range(BOOKING_DAYS)]
        for plan in self._plans.on(day):
            outcome = plan.case.outcome
            if not outcome.is_assigned or plan.agent.username in _DEPARTED:
                continue
            _add(plan, day, by_age)
        return by_age


def _add(plan: Plan, day: int, by_age: list[list[Booking]]) -> None:
    case = plan.case
    assigned = plan.created + case.assigned_after
    first_age = assigned // DAY - day
    last_age = min((plan.created + case.resolved_after) // DAY - day, BOOKING_DAYS - 1)
    if first_age >= BOOKING_DAYS:
        return
    queue: Queue = plan.queue
    person, customer = plan.agent, plan.customer
    first_minute = max(OFFICE_OPENS, assigned % DAY // MINUTE + 1)
    if first_minute <= LAST_START:
        by_age[first_age].append(
            Booking(first_minute, plan.ticket_id, person, customer, queue.name_json)
        )
    if last_age > first_age:
        later = Booking(OFFICE_OPENS, plan.ticket_id, person, customer, queue.name_json)
        for age in range(first_age + 1, last_age + 1):
            by_age[age].append(later)
