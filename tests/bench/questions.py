"""How fast the question library answers on the desk's whole volumes, once the pages are warm."""

from __future__ import annotations

import shutil
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg2.extensions

from extract.questions.question_library import open_library
from tests.bench.full_warehouse import ROOT, FullWarehouse
from tests.bench.report import Target, at_most

RUNS = 5
MOST_SECONDS = 0.5


def time_questions(
    warehouse: FullWarehouse, folder: Path, runs: int = RUNS
) -> dict[str, list[float]]:
    """Each question with its own defaults, as the reporter; its first, cold time is left out."""
    shutil.copy(ROOT / "profiles.yml.example", folder / "profiles.yml")
    library = open_library(
        ROOT, warehouse.environ(), profiles=folder, target=folder / "target" / "ask"
    )
    as_of = datetime.now(UTC).isoformat(sep=" ")
    connection = warehouse.login("reporter").connect(autocommit=True)
    try:
        return {
            name: [_seconds(connection, question.sql(as_of, {})) for _ in range(runs + 1)][1:]
            for name, question in library.questions.items()
        }
    finally:
        connection.close()


def question_targets(seconds: dict[str, list[float]]) -> list[Target]:
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    slowest = max(medians, key=lambda name: medians[name])
    return [at_most(f"slowest question ({slowest}): seconds", medians[slowest], MOST_SECONDS)]


def _seconds(connection: psycopg2.extensions.connection, sql: str) -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
    return time.perf_counter() - began
