"""One load of the desk and one build; the same rows read by Python beside them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.oracle.read_desk import read_desk
from tests.oracle.read_stamps import DESK_ZONE
from tests.oracle.seed_words import Words, read_words
from tests.oracle.tickets import Desk
from tests.sandbox.desk import running_desk
from tests.sandbox.desk.reader import Row, rows_of
from tests.support import AS_OF, ROOT, ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import build
from tests.whole_build import GOOD_DESK, WholeBuild, make_project

CLOCK = AS_OF.replace(tzinfo=DESK_ZONE)


class Servicedesk(NamedTuple):
    """A built warehouse, and the folder to run dbt from."""

    warehouse: ThrowawayWarehouse
    folder: Path

    def query(self, statement: str) -> list[tuple]:
        """As a dashboard asks: with the reporter's rights."""
        return self.warehouse.query(statement, role="reporter")

    def dbt(self, *command: str) -> None:
        self.build(*command, as_of=CLOCK.isoformat())

    def build(self, *command: str, **variables: str) -> None:
        done = build(self.warehouse, self.folder, *command, **variables)
        assert done.returncode == 0, done.stdout


@pytest.fixture(scope="session")
def delivered() -> dict[str, list[Row]]:
    with running_desk(GOOD_DESK) as desk:
        return {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}


@pytest.fixture(scope="session")
def words() -> Words:
    return read_words(ROOT / "seeds")


@pytest.fixture(scope="session")
def desk_in_python(delivered: dict[str, list[Row]], words: Words) -> Desk:
    """The answers come from here: the desk's JSON, without loader and SQL."""
    return read_desk(delivered, CLOCK, words)


@pytest.fixture(scope="session")
def servicedesk(
    good_build: WholeBuild,
    tmp_path_factory: pytest.TempPathFactory,
) -> Servicedesk:
    folder = make_project(tmp_path_factory.mktemp("servicedesk"))
    warehouse = good_build.copy("otc_servicedesk")
    with running_desk(GOOD_DESK) as desk:
        environ = {**desk_environ(desk), **warehouse.environ()}
    # The desk has stopped.
    assert load(folder, environ, "tickets")["tickets"]["status"] == "failed"
    built = Servicedesk(warehouse, folder)
    built.dbt("build", "--select", "load_runs", "data_freshness", "servicedesk")
    return built
