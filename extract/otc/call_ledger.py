"""Every call to the desk, noted in the warehouse: its manners hold for all processes together.

The hourly budget, the distance between calls and the breaker are all read off this one ledger,
under a lock, so that two processes that race cannot both take the last call.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg2
import psycopg2.extensions

from extract.errors import DeskError, WarehouseError
from extract.otc.client import Outcome
from extract.otc.settings import Politeness

LOCK = (0x07C0, 2)

CREATE = """
create table if not exists raw_otc.desk_calls (
    call_id bigint generated always as identity primary key,
    view_name text not null,
    called_at timestamptz not null,
    settled_at timestamptz,
    outcome text not null
        check (outcome in ('under way', 'answered', 'tried again', 'abandoned', 'given up'))
);
alter table raw_otc.desk_calls add column if not exists settled_at timestamptz;
create index if not exists desk_calls_called_at on raw_otc.desk_calls (called_at);
"""
# A day is more than any rule looks back, and keeps the table small.
FORGET = "delete from raw_otc.desk_calls where called_at < now() - interval '1 day'"
LAST_CALL = """
select view_name, coalesce(settled_at, called_at) from raw_otc.desk_calls
order by call_id desc limit 1
"""
CALLS_OF_THE_HOUR = """
select count(*), min(called_at) from raw_otc.desk_calls where called_at > now() - interval '1 hour'
"""
HEALTH = """
select outcome, called_at from raw_otc.desk_calls
where outcome in ('answered', 'given up') order by call_id
"""


def open_until(health: Iterable[tuple[str, datetime]], politeness: Politeness) -> datetime | None:
    """The breaker's rule: until when no call may be made, or None while it is closed.

    After that moment single calls are probes: one failure opens it again, some successes close it.
    """
    failures = successes = 0
    opened_at: datetime | None = None
    for outcome, called_at in health:
        if outcome == Outcome.GIVEN_UP:
            failures, successes = failures + 1, 0
            if failures >= politeness.breaker_failures or opened_at:
                opened_at = called_at
        else:
            failures, successes = 0, successes + 1
            if successes >= politeness.breaker_successes:
                opened_at = None
    if opened_at is None:
        return None
    return opened_at + timedelta(seconds=politeness.breaker_open_seconds)


@dataclass(frozen=True)
class Standing:
    """What the ledger says at one moment; `open_until` is None unless the breaker is open then."""

    open_until: datetime | None
    calls_of_the_hour: int
    free_at: datetime | None


def standing(connection: psycopg2.extensions.connection, politeness: Politeness) -> Standing:
    """For who only wants to know: reads without the lock, and admits nothing."""
    with connection.cursor() as cursor:
        cursor.execute(HEALTH)
        until = open_until(cursor.fetchall(), politeness)
        cursor.execute(CALLS_OF_THE_HOUR)
        calls, oldest = cursor.fetchone()
        cursor.execute("select now()")
        is_open = until is not None and cursor.fetchone()[0] < until
    free_at = oldest + timedelta(hours=1) if oldest else None
    return Standing(until if is_open else None, calls, free_at)


class CallLedger:
    """Admits calls one by one; the connection commits by itself."""

    def __init__(
        self,
        connection: psycopg2.extensions.connection,
        politeness: Politeness,
        *,
        notice: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connection
        self._politeness = politeness
        self._notice = notice
        self._sleep = sleep

    def admit(self, view: str) -> int:
        """The number of a call that may now be made; waits its turn, or says when to come again."""
        while True:
            call_id, wait = self._try_admit(view)
            if call_id is not None:
                return call_id
            if wait > 2:
                self._notice(f"Waiting {wait:.0f} s before the {view} view.")
            self._sleep(wait)

    def settle(self, call_id: int, outcome: Outcome) -> None:
        """Note what became of the call; what it brought counts, noted or not."""
        # The first try may be what finds the connection lost.
        for _ in range(2):
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute(
                        "update raw_otc.desk_calls set outcome = %s, settled_at = now() "
                        "where call_id = %s",
                        (outcome.value, call_id),
                    )
                return
            except (psycopg2.Error, WarehouseError):
                continue
        self._notice("The call's outcome could not be noted in the warehouse.")

    def _try_admit(self, view: str) -> tuple[int | None, float]:
        """A call's number, or none and how long to wait; raises where waiting is no use."""
        with self._connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", LOCK)
            try:
                cursor.execute("select now()")
                now = cursor.fetchone()[0]
                self._refuse_while_open(cursor, now)
                self._refuse_over_budget(cursor)
                wait = self._distance_missing(cursor, view, now)
                if wait > 0:
                    return None, wait
                cursor.execute(FORGET)
                cursor.execute(
                    "insert into raw_otc.desk_calls (view_name, called_at, outcome) "
                    "values (%s, now(), %s) returning call_id",
                    (view, Outcome.UNDER_WAY.value),
                )
                return cursor.fetchone()[0], 0
            finally:
                cursor.execute("select pg_advisory_unlock(%s, %s)", LOCK)

    def _refuse_while_open(self, cursor: psycopg2.extensions.cursor, now: datetime) -> None:
        cursor.execute(HEALTH)
        until = open_until(cursor.fetchall(), self._politeness)
        if until is not None and now < until:
            raise DeskError(
                f"The desk failed {self._politeness.breaker_failures} times in a row; it is left "
                f"alone until {until:%H:%M:%S} UTC.",
                "Try again then: one call will probe it.",
            )

    def _refuse_over_budget(self, cursor: psycopg2.extensions.cursor) -> None:
        cursor.execute(CALLS_OF_THE_HOUR)
        calls, oldest = cursor.fetchone()
        if calls >= self._politeness.calls_per_hour:
            free_at = oldest + timedelta(hours=1)
            raise DeskError(
                f"The desk was called {calls} times within the hour, which is all it allows.",
                f"Try again after {free_at:%H:%M:%S} UTC.",
            )

    def _distance_missing(
        self, cursor: psycopg2.extensions.cursor, view: str, now: datetime
    ) -> float:
        cursor.execute(LAST_CALL)
        last = cursor.fetchone()
        if last is None:
            return 0
        gap = (
            self._politeness.call_gap_seconds
            if last[0] == view
            else self._politeness.view_gap_seconds
        )
        return gap - (now - last[1]).total_seconds()
