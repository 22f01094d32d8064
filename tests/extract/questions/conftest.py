"""Two warehouses to ask: one with a good load in it, and one that has never seen a row."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.questions.library import Question, read_library
from extract.questions.session import read_only
from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_raw_schema
from tests import forked
from tests.extract.roster.rosters import copy_project
from tests.oracle.read_desk import read_desk
from tests.oracle.read_stamps import from_desk_clock
from tests.oracle.seed_words import read_words
from tests.oracle.tickets import Desk
from tests.sandbox.desk import DeskConfig, running_desk
from tests.sandbox.desk.reader import rows_of
from tests.support import AS_OF, ROOT, ThrowawayWarehouse, clean_environ, desk_environ, load

DESK = DeskConfig(scale=0.004, as_of=AS_OF)
MOMENT = from_desk_clock(AS_OF).isoformat()


@dataclass(frozen=True)
class Asked:
    """A built warehouse with the questions to it."""

    warehouse: ThrowawayWarehouse
    library: dict[str, Question]


@pytest.fixture(scope="session")
def asking_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole project, for tests may change a question."""
    folder = tmp_path_factory.mktemp("questions")
    copy_project(folder)
    return folder


@pytest.fixture(scope="session")
def full(
    make_warehouse: Callable[[], ThrowawayWarehouse], asking_project: Path
) -> tuple[Asked, Desk]:
    """And what was loaded, as Python reads it."""
    warehouse = make_warehouse()
    with running_desk(DESK) as desk:
        load(asking_project, {**desk_environ(desk), **warehouse.environ()})
        views = {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}
    asked = _built(warehouse, asking_project)
    return asked, read_desk(views, from_desk_clock(AS_OF), read_words(ROOT / "seeds"))


@pytest.fixture(scope="session")
def empty(make_warehouse: Callable[[], ThrowawayWarehouse], asking_project: Path) -> Asked:
    warehouse = make_warehouse()
    with closing(LastingConnection(warehouse.login("loader"))) as connection:
        create_raw_schema(connection)
    return _built(warehouse, asking_project)


def _built(warehouse: ThrowawayWarehouse, project: Path) -> Asked:
    done = built(warehouse, project)
    assert done.returncode == 0, done.stdout
    with read_only(warehouse.login("reporter")) as cursor:
        return Asked(warehouse, read_library(cursor))


def built(
    warehouse: ThrowawayWarehouse, project: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """`dbt build` in the project, without tests, at the moment of the desk."""
    return forked.run(
        *("dbt", "--quiet", "--no-use-colors", "build"),
        *("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"),
        *("--vars", f"{{as_of: '{MOMENT}'}}"),
        *arguments,
        cwd=project,
        environ=clean_environ(**warehouse.environ()),
        timeout=300,
    )
