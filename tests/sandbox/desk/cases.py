"""The deck of ticket lives: how long the stages of a ticket last, and which turns it takes.

The durations are log-normal quantiles. The parameters are set so that, at the default clock, 72.8 %
of the view is `Closed`, 24.9 % `Incident Resolved` and 28.6 % without an assignee.
"""

from __future__ import annotations

import math
from functools import cache
from random import Random
from statistics import NormalDist
from typing import NamedTuple

from tests.sandbox.desk.decks import column, evenly, share
from tests.sandbox.desk.queues import KIND_WEIGHTS, Kind
from tests.sandbox.desk.stamps import DAY, HOUR, MINUTE

# No ticket changes later than this after its creation, so older ones need not be looked at.
LIFE_DAYS = 75
LONGEST_WORK = 45 * DAY
CASES = 20_000


class Outcome(NamedTuple):
    """Says how a ticket ends: who had it, and whether a person closes it once it is resolved."""

    is_assigned: bool
    is_closed: bool
    is_ended: bool = True


ALERT_OUTCOMES = {
    Outcome(is_assigned=True, is_closed=True): 42.1,
    Outcome(is_assigned=True, is_closed=False): 2.2,
    Outcome(is_assigned=False, is_closed=True): 10.75,
    Outcome(is_assigned=False, is_closed=False): 44.45,
    Outcome(is_assigned=False, is_closed=False, is_ended=False): 0.3,
    Outcome(is_assigned=True, is_closed=False, is_ended=False): 0.2,
}
OTHER_OUTCOMES = {
    Outcome(is_assigned=True, is_closed=True): 89.15,
    Outcome(is_assigned=True, is_closed=False): 4.4,
    Outcome(is_assigned=False, is_closed=True): 4.6,
    Outcome(is_assigned=False, is_closed=False): 1.4,
    Outcome(is_assigned=False, is_closed=False, is_ended=False): 0.2,
    Outcome(is_assigned=True, is_closed=False, is_ended=False): 0.25,
}
# Customer-visible comments of a ticket: none 23 %, one 48 %, two or three 19 %, more 10 %.
VISIBLE_WEIGHTS = {
    0: 23.0,
    1: 48.0,
    2: 11.5,
    3: 7.5,
    4: 4.2,
    5: 2.8,
    6: 1.5,
    8: 0.8,
    11: 0.5,
    16: 0.2,
}
WORKNOTE_WEIGHTS = {0: 50.0, 1: 25.0, 2: 13.0, 3: 7.0, 4: 3.4, 7: 1.6}
WAIT_STATUSES = {
    "": 66.0,
    "Wait For Response (customer)": 24.0,
    "Scheduled": 6.0,
    "Pending": 4.0,
}
MOVES = {"": 90.6, "queue": 7.0, "L2": 1.4, "L3": 1.0}


class Case(NamedTuple):
    """One life; durations are in seconds, the first two from the creation."""

    kind: Kind
    outcome: Outcome
    assigned_after: int
    resolved_after: int
    closing_lag: int
    reopened_after: int
    wait_status: str
    move: str
    is_reassigned: bool
    visible: int
    worknotes: int
    chatter: int


class Pace(NamedTuple):
    """What alerts and tickets of people differ in."""

    outcomes: dict[Outcome, float]
    work: list[int]
    closing_lags: dict[int, float]
    chatter: dict[int, float]


def _durations(median_hours: float, spread: float, shortest: int, longest: int) -> list[int]:
    """Log-normal quantiles: the same lives in every deck, whatever the random numbers are."""
    normal = NormalDist(math.log(median_hours * HOUR), spread)
    seconds = (int(math.exp(normal.inv_cdf((step + 0.5) / 2000))) for step in range(2000))
    return [min(max(value, shortest), longest) for value in seconds]


# Closed at once, or by the desk's own rule some days after the resolution.
ALERT_PACE = Pace(
    ALERT_OUTCOMES,
    _durations(3.0, 1.9, 4 * MINUTE, LONGEST_WORK),
    {0: 70.0, 2 * DAY: 15.0, 5 * DAY: 15.0},
    {0: 64.0, 1: 27.0, 2: 9.0},
)
OTHER_PACE = Pace(
    OTHER_OUTCOMES,
    _durations(42.0, 1.55, 10 * MINUTE, LONGEST_WORK),
    {0: 35.0, 3 * DAY: 35.0, 5 * DAY: 30.0},
    {0: 45.0, 1: 27.0, 2: 14.0, 3: 8.0, 5: 4.0, 9: 2.0},
)
WAITS = _durations(0.6, 1.3, MINUTE, DAY)
REOPENED_AFTER = {0: 97.0, 5 * HOUR: 1.0, 26 * HOUR: 1.0, 3 * DAY: 1.0}


def _deal(rng: Random, kinds: list[Kind], pace: Pace) -> list[Case]:
    size = len(kinds)
    work = evenly(rng, pace.work, size)
    waits = evenly(rng, WAITS, size)
    columns = (
        column(rng, pace.outcomes, size),
        [min(wait, span // 2) for wait, span in zip(waits, work, strict=True)],
        work,
        column(rng, pace.closing_lags, size),
        column(rng, REOPENED_AFTER, size),
        column(rng, WAIT_STATUSES, size),
        column(rng, MOVES, size),
        share(rng, 16, size),
        column(rng, VISIBLE_WEIGHTS, size),
        column(rng, WORKNOTE_WEIGHTS, size),
        column(rng, pace.chatter, size),
    )
    return [Case(kind, *rest) for kind, *rest in zip(kinds, *columns, strict=True)]


@cache
def cases() -> list[Case]:
    """The deck; a ticket's case is drawn from it."""
    rng = Random("cases")
    kinds = column(rng, KIND_WEIGHTS, CASES)
    alerts = [kind for kind in kinds if kind.is_alert]
    others = [kind for kind in kinds if not kind.is_alert]
    dealt = _deal(rng, alerts, ALERT_PACE) + _deal(rng, others, OTHER_PACE)
    rng.shuffle(dealt)
    return dealt
