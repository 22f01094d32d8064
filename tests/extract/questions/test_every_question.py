"""What holds of each question, whatever it asks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.questions.question import AS_OF, PLACE
from extract.questions.question_library import TOPICS
from tests.extract.questions.asking import answer
from tests.extract.questions.conftest import MOMENT, Asked
from tests.oracle.tickets import Desk
from tests.support import ROOT, clean_environ

ANALYSES = ROOT / "dbt_project" / "analyses"
NAMES = sorted(path.stem for path in ANALYSES.glob("*/*.sql"))
MOST_SECONDS = 0.5
# One word that SQL and one that a pattern could take for its own.
GIVEN = {"queue": r"O'Neill's \1 @{days}", "member": "Ana", "days": "7", "top": "3"}


@pytest.mark.parametrize("name", NAMES)
def test_a_full_warehouse_answers_at_once_in_the_documented_columns(
    full: tuple[Asked, Desk], name: str
) -> None:
    asked, _ = full
    first = answer(asked, name)
    assert first.rows
    assert first.columns == tuple(asked.question_library.question(name).columns)
    began = time.perf_counter()
    again = answer(asked, name)
    assert time.perf_counter() - began < MOST_SECONDS
    assert again.rows == first.rows


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_warehouse_answers_with_nothing_and_not_with_an_error(
    empty: Asked, name: str
) -> None:
    given = answer(empty, name)
    assert given.columns == tuple(empty.question_library.question(name).columns)
    for row in given.rows:
        counts = [v for c, v in zip(given.columns, row, strict=True) if c.endswith("_count")]
        rates = [v for c, v in zip(given.columns, row, strict=True) if c.endswith("_pct")]
        # Of the desk; who is in the team does not hang on a load.
        if empty.question_library.question(name).topic != "plans":
            assert set(counts) <= {0, _members(given.columns, row)}
            assert set(rates) <= {None}


def _members(columns: tuple[str, ...], row: tuple[object, ...]) -> object:
    return dict(zip(columns, row, strict=True)).get("active_member_count", 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_what_it_asks_and_what_its_columns_and_parameters_mean(
    empty: Asked, name: str
) -> None:
    question = empty.question_library.question(name)
    assert re.fullmatch(r"[A-Z][^?\n]+\?", question.text)
    assert question.topic in TOPICS
    assert all(question.columns.values())
    assert all(parameter.description for parameter in question.parameters.values())
    assert set(PLACE.findall(question.template)) - {AS_OF} == set(question.parameters)


def test_every_analysis_is_a_question(empty: Asked) -> None:
    assert sorted(empty.question_library.questions) == NAMES
    assert len(NAMES) >= 30


def test_a_question_asked_is_the_sql_that_dbt_compiles_with_the_same_vars(
    full: tuple[Asked, Desk], asking_project: Path, tmp_path: Path
) -> None:
    asked, _ = full
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("dbt")), "--quiet", "--no-use-colors", "compile"),
            *("--select", "resource_type:analysis", f"--target-path={tmp_path}"),
            *("--vars", json.dumps({**GIVEN, "as_of": MOMENT})),
        ],
        cwd=asking_project,
        env=clean_environ(**asked.warehouse.environ()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    by_dbt = {path.stem: path.read_text().strip() for path in tmp_path.rglob("analyses/*/*.sql")}
    by_us = {
        name: question.sql(MOMENT, {k: v for k, v in GIVEN.items() if k in question.parameters})
        for name, question in asked.question_library.questions.items()
    }
    assert by_us == by_dbt
