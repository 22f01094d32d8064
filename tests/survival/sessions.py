"""Finds the load's sessions on the server, what they wait for, and makes them wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support import ThrowawayWarehouse
from tests.survival.two_days import VIEW

PATIENCE_SECONDS = 60
SESSION = """
select activity.pid
from pg_stat_activity as activity
where activity.datname = current_database() and activity.usename = 'otc_loader' and {condition}
"""
HOLDS_LOCK = """exists (
    select from pg_locks as locks
    where locks.pid = activity.pid and locks.locktype = 'advisory' and locks.granted
)"""
# Where each of a load's lasting sessions shows, while the answer comes in.
SESSIONS = {"lock": HOLDS_LOCK, "records": f"not {HOLDS_LOCK}"}
# The one that reads what is stored.
READS_STORED = "activity.query like 'copy (select%'"
# What the driver says last for dlt when a transaction is over.
OF_DLT = "activity.query = 'DISCARD ALL'"
WAITS = "activity.wait_event_type = 'Lock' and activity.query ilike '%{word}%'"


def found(warehouse: ThrowawayWarehouse, condition: str) -> int | None:
    """Finds the one session of the load for which this is true."""
    pids = warehouse.query(SESSION.format(condition=condition), "admin")
    assert len(pids) <= 1
    return pids[0][0] if pids else None


def session(warehouse: ThrowawayWarehouse, condition: str) -> int:
    """Waits until there is one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        pid = found(warehouse, condition)
        if pid is not None:
            return pid
        time.sleep(0.01)  # the server does not notify anyone that a session waits
    raise AssertionError(f"No session of the load reached this: {condition}.")


def waiting(warehouse: ThrowawayWarehouse, word: str, *, but: int = 0) -> int:
    """Finds the session whose statement has this word and waits for a lock."""
    return session(warehouse, f"{WAITS.format(word=word)} and activity.pid <> {but}")


def gone(warehouse: ThrowawayWarehouse, pid: int) -> None:
    """Waits until the session has ended and its work is committed or undone."""
    statement = f"select from pg_stat_activity where pid = {pid}"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while warehouse.query(statement, "admin"):
        assert time.monotonic() < deadline, "The session does not end."
        time.sleep(0.01)  # nor that one has ended


def end_session(warehouse: ThrowawayWarehouse, pid: int) -> None:
    """Ends a session as an administrator or a failover would, and waits until it has ended."""
    milliseconds = PATIENCE_SECONDS * 1000
    ended = warehouse.query(f"select pg_terminate_backend({pid}, {milliseconds})", "admin")
    assert ended == [(True,)]


@contextmanager
def held(warehouse: ThrowawayWarehouse, statement: str) -> Iterator[None]:
    """Runs a statement in an open transaction, so that its locks and writes stay pending."""
    connection = warehouse.login("admin").connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
        yield
    finally:
        connection.close()


def every_row() -> str:
    """Makes the merge wait before it deletes anything."""
    return f"lock table raw_otc.{VIEW} in share mode"


def one_key(key: str) -> str:
    """Makes the merge wait in its insert, after the delete: whether this row exists is open."""
    return (
        f"insert into raw_otc.{VIEW} (_row_key, _row_hash, _source, _first_loaded_at, _loaded_at, "
        f"_dlt_load_id) values ('{key}', '', '', now(), now(), '')"
    )
