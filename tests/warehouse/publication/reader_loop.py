"""A dashboard that reads all the time, while builds of all kinds come and go."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg2

from extract.warehouse.connection import Warehouse

# Counts of tickets. The two by day and month have those with a date only.
SUMS = (
    "select count(*) from marts.tickets",
    "select count(*) from marts.ticket_metrics",
    "select count(*) from servicedesk.tickets",
    "select sum(ticket_count) from marts.queue_daily_metrics",
    "select sum(ticket_count) from marts.service_metrics_monthly",
    "select sum(open_count) from marts.queues",
    "select count(*) from marts.ticket_metrics where is_open",
    "select open_count from questions.open_tickets()",
)
# Which of them are the same figure.
SAME = ((0, 1, 2), (3, 4), (5, 6, 7))


@dataclass
class Seen:
    """What the dashboard saw."""

    reads: int = 0
    states: set[tuple[int, ...]] = field(default_factory=set)
    mixtures: list[tuple[int, ...]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    longest_seconds: float = 0.0


@contextmanager
def reader_loop(login: Warehouse) -> Iterator[Seen]:
    """Reads until the end of the block: one transaction a read, as the role has it."""
    seen, is_over = Seen(), threading.Event()
    thread = threading.Thread(target=_read, args=(login, seen, is_over))
    thread.start()
    try:
        yield seen
    finally:
        is_over.set()
        thread.join()


def _read(login: Warehouse, seen: Seen, is_over: threading.Event) -> None:
    connection = login.connect()
    while not is_over.is_set():
        found = []
        try:
            with connection, connection.cursor() as cursor:
                for statement in SUMS:
                    began = time.perf_counter()
                    cursor.execute(statement)
                    found.append(int(cursor.fetchone()[0] or 0))
                    seconds = time.perf_counter() - began
                    seen.longest_seconds = max(seen.longest_seconds, seconds)
        except psycopg2.Error as error:
            seen.errors.append(str(error).strip())
            continue
        seen.reads += 1
        seen.states.add(tuple(found))
        if any(len({found[place] for place in places}) > 1 for places in SAME):
            seen.mixtures.append(tuple(found))
    connection.close()
