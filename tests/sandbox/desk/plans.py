"""What will become of each ticket, decided on the day of its creation and independent of the clock.

Every day has its own random numbers, so any day can be made alone, and in any order.
"""

from __future__ import annotations

from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from tests.sandbox.desk.cases import Case, cases
from tests.sandbox.desk.customers import CUSTOMER_WEIGHTS, Customer
from tests.sandbox.desk.decks import SIZE, spread
from tests.sandbox.desk.people import Person
from tests.sandbox.desk.queues import ISMS, L2, L3, PHI, QUEUE_WEIGHTS, QUEUES, Queue
from tests.sandbox.desk.stamps import DAY, HOUR
from tests.sandbox.desk.volumes import TICKETS

# Identifiers have seven digits and rise with time: the epoch's first ticket has this one.
FIRST_TICKET_ID = 3_000_000
LAST_TICKET_ID = 9_999_999

# Most tickets come in office hours; monitoring never sleeps.
HOUR_WEIGHTS = {hour: 4.0 if 8 <= hour < 18 else 1.2 for hour in range(24)}


class Plan(NamedTuple):
    """One ticket's fate. Queue and agent are the last ones; the first may have been others."""

    ticket_id: int
    created: int
    case: Case
    customer: Customer
    first_queue: Queue
    queue: Queue
    first_agent: Person
    agent: Person


@cache
def _hours() -> list[int]:
    return [hour * HOUR for hour in spread(HOUR_WEIGHTS)]


@cache
def _queues() -> list[Queue]:
    return [QUEUES[name] for name in spread(QUEUE_WEIGHTS)]


@cache
def _customers() -> list[Customer]:
    return spread(CUSTOMER_WEIGHTS)


class PlanBook:
    """The plans of all days for one seed and scale."""

    def __init__(self, seed: int, scale: float) -> None:
        self.seed = seed
        self.scale = scale
        # Timesheets come back to the same days many times in a row.
        self.on = lru_cache(maxsize=32)(self._on)

    def random(self, purpose: str, day: int) -> Random:
        """Random numbers of one purpose and day: the same in every process."""
        return Random(f"{self.seed}/{purpose}/{day}")

    def _on(self, day: int) -> list[Plan]:
        """The tickets created on a day, in order."""
        count = TICKETS.on(day, self.scale)
        rng = self.random("tickets", day)
        midnight = day * DAY
        first_id = FIRST_TICKET_ID + TICKETS.before(day, self.scale)
        created = sorted(
            midnight + hour + int(within * HOUR)
            for hour, within in zip(
                rng.choices(_hours(), k=count), (rng.random() for _ in range(count)), strict=True
            )
        )
        drawn = zip(
            range(first_id, first_id + count),
            created,
            rng.choices(cases(), k=count),
            rng.choices(_customers(), k=count),
            rng.choices(_queues(), k=count),
            rng.choices(_queues(), k=count),
            rng.choices(range(SIZE), k=count),
            strict=True,
        )
        return [_plan(*values) for values in drawn]


def _plan(
    ticket_id: int,
    created: int,
    case: Case,
    customer: Customer,
    queue: Queue,
    other_queue: Queue,
    lot: int,
) -> Plan:
    first_queue = PHI if case.kind.category == "PHI Support Tickets" else queue
    last_queue = first_queue
    if case.move and ISMS not in (first_queue, other_queue):
        last_queue = {"L2": L2, "L3": L3}.get(case.move, other_queue)
    people = first_queue.people
    first_agent = agent = people[lot % len(people)]
    if last_queue is not first_queue:
        agent = last_queue.people[lot % len(last_queue.people)]
    elif case.is_reassigned:
        agent = people[(lot + 1 + lot // 97 % 3) % len(people)]
    return Plan(ticket_id, created, case, customer, first_queue, last_queue, first_agent, agent)
