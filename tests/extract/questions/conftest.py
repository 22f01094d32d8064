"""Two warehouses to ask: one with a good load in it, and one that has never seen a row."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.questions.catalogue import Question, read_catalogue
from extract.questions.session import read_only
from tests import forked
from tests.oracle.read_desk import read_desk
from tests.oracle.seed_words import read_words
from tests.oracle.tickets import Desk
from tests.sandbox.desk import running_desk
from tests.sandbox.desk.reader import rows_of
from tests.support import ROOT, ThrowawayWarehouse, clean_environ
from tests.whole_build import GOOD_DESK, NOW, WholeBuild

MOMENT = NOW.isoformat()


@dataclass(frozen=True)
class Asked:
    """A built warehouse with the questions to it."""

    warehouse: ThrowawayWarehouse
    catalogue: dict[str, Question]

    @classmethod
    def of(cls, warehouse: ThrowawayWarehouse) -> Asked:
        with read_only(warehouse.login("reporter")) as cursor:
            return cls(warehouse, read_catalogue(cursor))


@pytest.fixture(scope="session")
def full(good_build: WholeBuild) -> tuple[Asked, Desk]:
    """And what was loaded, as Python reads it."""
    with running_desk(GOOD_DESK) as desk:
        views = {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}
    asked = Asked.of(good_build.copy("otc_full"))
    return asked, read_desk(views, NOW, read_words(ROOT / "seeds"))


@pytest.fixture(scope="session")
def empty(empty_build: WholeBuild) -> Asked:
    return Asked.of(empty_build.warehouse)


def run_dbt(
    warehouse: ThrowawayWarehouse, project: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """dbt in the project, at the moment of the desk."""
    return forked.run(
        *("dbt", "--quiet", "--no-use-colors", *arguments),
        *("--vars", f"{{as_of: '{MOMENT}'}}"),
        cwd=project,
        environ=clean_environ(**warehouse.environ()),
        timeout=300,
    )
