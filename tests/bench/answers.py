"""How fast questions are answered: of the team, small and large, and of the library."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.bench.full_warehouse import FullWarehouse
from tests.bench.questions import question_targets, time_questions
from tests.bench.report import Target
from tests.bench.team import large_warehouse, team_targets, time_team

SMALL, LARGE, LIBRARY = "team of 11", "1,000 members", "question library"
Answers = dict[str, dict[str, dict[str, float]]]


def answer_times(warehouse: FullWarehouse, folder: Path) -> Answers:
    small = time_team(warehouse, "engineering")
    library = time_questions(warehouse)
    large = time_team(large_warehouse(warehouse, folder), "team 7")
    milliseconds = {name: [1000 * each for each in times] for name, times in library.items()}
    return {SMALL: _summed(small), LARGE: _summed(large), LIBRARY: _summed(milliseconds)}


def answer_targets(answers: Answers) -> list[Target]:
    medians = {
        what: {name: figures["median"] for name, figures in of.items()}
        for what, of in answers.items()
    }
    seconds = {name: [median / 1000] for name, median in medians[LIBRARY].items()}
    return [
        *team_targets(SMALL, medians[SMALL]),
        *team_targets(LARGE, medians[LARGE]),
        *question_targets(seconds),
    ]


def _summed(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "median": round(statistics.median(each), 2),
            "least": round(min(each), 2),
            "most": round(max(each), 2),
        }
        for name, each in times.items()
    }
