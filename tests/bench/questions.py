"""How fast the question library answers on the desk's whole volumes, once the pages are warm."""

from __future__ import annotations

import statistics
import time

import psycopg2.extensions

from extract.questions.catalogue import Question, read_catalogue
from tests.bench.full_warehouse import FullWarehouse
from tests.bench.report import Target, at_most

RUNS = 5
MOST_SECONDS = 0.5


def time_questions(warehouse: FullWarehouse, runs: int = RUNS) -> dict[str, list[float]]:
    """Times each question with its own defaults, as the reporter; a cold first run is left out.

    Days are counted back from the desk's clock, for which the build has set the default of `as_of`.
    """
    connection = warehouse.login("reporter").connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            return {
                name: [_seconds(cursor, question) for _ in range(runs + 1)][1:]
                for name, question in read_catalogue(cursor).items()
            }
    finally:
        connection.close()


def question_targets(seconds: dict[str, list[float]]) -> list[Target]:
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    slowest = max(medians, key=lambda name: medians[name])
    return [at_most(f"slowest question ({slowest}): seconds", medians[slowest], MOST_SECONDS)]


def _seconds(cursor: psycopg2.extensions.cursor, question: Question) -> float:
    began = time.perf_counter()
    cursor.execute(question.call({}))
    rows = cursor.fetchall()
    seconds = time.perf_counter() - began
    if not rows:
        raise RuntimeError(f"{question.name}: no row; nothing was measured.")
    return seconds
