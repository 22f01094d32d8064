"""Records every call to the desk in the warehouse, so that all processes share its limits.

The rate limit, the gaps between calls and the circuit breaker all follow from this one ledger,
under a lock: two processes that race cannot both take the last call of the hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg2
import psycopg2.extensions

from extract.errors import BreakerError, DeskError, WarehouseError
from extract.otc.client import Outcome
from extract.otc.settings import CallLimits

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
# No rule looks back for more than a day, so the table can stay small. A call in the future was
# stamped before the clock was set back; nobody should wait for it.
FORGET = """
delete from raw_otc.desk_calls
where called_at < now() - interval '1 day' or called_at > now()
"""
LAST_CALL = """
select view_name, coalesce(settled_at, called_at) from raw_otc.desk_calls
order by call_id desc limit 1
"""
CALLS_THIS_HOUR = """
select count(*), min(called_at) from raw_otc.desk_calls
where called_at > now() - interval '1 hour'
"""
HEALTH = """
select outcome, called_at from raw_otc.desk_calls
where outcome in ('answered', 'given up') order by call_id
"""


def open_until(health: Iterable[tuple[str, datetime]], limits: CallLimits) -> datetime | None:
    """Applies the circuit breaker's rule: until when it is open, or None if it is closed.

    After that moment each call is a test: a failure opens it again, a few successes close it.
    """
    failures = successes = 0
    opened_at: datetime | None = None
    for outcome, called_at in health:
        if outcome == Outcome.GIVEN_UP:
            failures, successes = failures + 1, 0
            if failures >= limits.breaker_failures or opened_at:
                opened_at = called_at
        else:
            failures, successes = 0, successes + 1
            if successes >= limits.breaker_successes:
                opened_at = None
    if opened_at is None:
        return None
    return opened_at + timedelta(seconds=limits.breaker_open_seconds)


@dataclass(frozen=True)
class LedgerState:
    """Holds what the ledger shows now; `open_until` is None unless the breaker is open."""

    open_until: datetime | None
    calls_this_hour: int
    free_at: datetime | None


def read_state(connection: psycopg2.extensions.connection, limits: CallLimits) -> LedgerState:
    """Reads the ledger without the lock; does not admit a call."""
    with connection.cursor() as cursor:
        cursor.execute(HEALTH)
        until = open_until(cursor.fetchall(), limits)
        cursor.execute(CALLS_THIS_HOUR)
        calls, oldest = cursor.fetchone()
        cursor.execute("select now()")
        is_open = until is not None and cursor.fetchone()[0] < until
    free_at = oldest + timedelta(hours=1) if oldest else None
    return LedgerState(until if is_open else None, calls, free_at)


class CallLedger:
    """Admits calls one by one; the connection is in autocommit mode."""

    def __init__(
        self,
        connection: psycopg2.extensions.connection,
        limits: CallLimits,
        *,
        notice: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._notice = notice
        self._sleep = sleep

    def admit(self, view: str) -> int:
        """Waits until a call may be made and returns its number; raises if the limits forbid it."""
        while True:
            call_id, wait = self._try_admit(view)
            if call_id is not None:
                return call_id
            if wait > 2:
                self._notice(f"Waiting {wait:.0f} s before the {view} view.")
            self._sleep(wait)

    def settle(self, call_id: int, outcome: Outcome) -> None:
        """Records how the call ended; if that fails, its answer is used all the same."""
        # A lost connection may show only now: the second try opens a new one.
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
        self._notice("The call's outcome could not be recorded in the warehouse.")

    def _try_admit(self, view: str) -> tuple[int | None, float]:
        """Returns a call's number, or None and how long to wait; raises if a wait will not help."""
        with self._connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s, %s)", LOCK)
            try:
                cursor.execute(FORGET)
                cursor.execute("select now()")
                now = cursor.fetchone()[0]
                self._check_breaker(cursor, now)
                self._check_rate_limit(cursor)
                wait = self._rest_of_gap(cursor, view, now)
                if wait > 0:
                    return None, wait
                cursor.execute(
                    "insert into raw_otc.desk_calls (view_name, called_at, outcome) "
                    "values (%s, now(), %s) returning call_id",
                    (view, Outcome.UNDER_WAY.value),
                )
                return cursor.fetchone()[0], 0
            finally:
                cursor.execute("select pg_advisory_unlock(%s, %s)", LOCK)

    def _check_breaker(self, cursor: psycopg2.extensions.cursor, now: datetime) -> None:
        cursor.execute(HEALTH)
        until = open_until(cursor.fetchall(), self._limits)
        if until is not None and now < until:
            raise BreakerError(
                f"The desk failed {self._limits.breaker_failures} times in a row; the circuit "
                f"breaker is open until {until:%H:%M:%S} UTC, so no call was made.",
                "Try again then: one call will test the desk.",
            )

    def _check_rate_limit(self, cursor: psycopg2.extensions.cursor) -> None:
        cursor.execute(CALLS_THIS_HOUR)
        calls, oldest = cursor.fetchone()
        if calls >= self._limits.calls_per_hour:
            free_at = oldest + timedelta(hours=1)
            raise DeskError(
                f"The desk was called {calls} times within the hour: the rate limit is reached, so "
                "no call was made.",
                f"Try again after {free_at:%H:%M:%S} UTC.",
            )

    def _rest_of_gap(self, cursor: psycopg2.extensions.cursor, view: str, now: datetime) -> float:
        cursor.execute(LAST_CALL)
        last = cursor.fetchone()
        if last is None:
            return 0
        gap = self._limits.call_gap_seconds if last[0] == view else self._limits.view_gap_seconds
        # If the clock was set back during the call, the whole gap is the longest wait.
        return min(gap, gap - (now - last[1]).total_seconds())
