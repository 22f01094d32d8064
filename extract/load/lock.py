"""Allows one load at a time, by a session lock that PostgreSQL frees when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg2
import psycopg2.extensions

from extract.errors import LockedError
from extract.warehouse.connection import Warehouse

ATTEMPTS = 100
LOCK = (0x07C0, 1)  # any two numbers that other programs in this database do not use
HOLDER = """
select activity.pid, activity.usename, coalesce(host(activity.client_addr), 'the server itself'),
    to_char(activity.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')
from pg_locks as locks
inner join pg_stat_activity as activity on locks.pid = activity.pid
where locks.locktype = 'advisory' and locks.granted and locks.database = (
    select oid from pg_database where datname = current_database()
) and locks.classid = %s and locks.objid = %s
"""


class HeldLock:
    """Holds the lock, which lasts as long as its session; the server may end that."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._session = self._take()

    def check(self) -> None:
        """Raises if the session, and the lock with it, is gone."""
        with self._session.cursor() as cursor:
            cursor.execute("select")

    def ensure(self) -> None:
        """Takes a lost lock again before new work begins, or refuses as at the start."""
        try:
            self.check()
        except psycopg2.Error:
            self._session = self._take()

    def release(self) -> None:
        """Frees the lock before the session ends: the server may take a while for that."""
        with suppress(psycopg2.Error), self._session.cursor() as cursor:
            # A session that is lost has freed it already.
            cursor.execute("select pg_advisory_unlock(%s, %s)", LOCK)
        self._session.close()

    def _take(self) -> psycopg2.extensions.connection:
        session = self._warehouse.connect(autocommit=True)
        holder = None
        with session.cursor() as cursor:
            # One that cannot be named has just ended.
            for _ in range(ATTEMPTS):
                cursor.execute("select pg_try_advisory_lock(%s, %s)", LOCK)
                if cursor.fetchone()[0]:
                    return session
                cursor.execute(HOLDER, LOCK)
                holder = cursor.fetchone()
                if holder:
                    break
        session.close()
        who = "process {} of user {} from {}, since {} UTC".format(*holder) if holder else "it"
        raise LockedError(
            f"Another load is under way: {who}.", "Wait until it ends and run the command again."
        )


@contextmanager
def load_lock(warehouse: Warehouse) -> Iterator[HeldLock]:
    """Holds the lock; if another load has it, fails at once and names the holder."""
    lock = HeldLock(warehouse)
    try:
        yield lock
    finally:
        lock.release()
