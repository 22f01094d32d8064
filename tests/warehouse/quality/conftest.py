"""One good load, built once a run; every test gets its warehouse back as it was then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sandbox.desk import running_desk
from tests.sandbox.desk.reader import Row
from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.desk_rows import rows_sent
from tests.whole_build import GOOD_DESK, WholeBuild, make_project


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's root for all commands, which so read the models once."""
    return make_project(tmp_path_factory.mktemp("quality"))


@pytest.fixture(scope="session")
def sent() -> dict[str, list[Row]]:
    """The rows of the good load, from the desk itself."""
    with running_desk(GOOD_DESK) as desk:
        return rows_sent(desk)


@pytest.fixture(scope="session")
def judged(
    good_build: WholeBuild,
    folder: Path,
) -> ThrowawayWarehouse:
    return good_build.copy("otc_judged")


@pytest.fixture
def good(good_build: WholeBuild, judged: ThrowawayWarehouse) -> ThrowawayWarehouse:
    """The good build, whatever an earlier test did to it."""
    good_build.copy(judged.database)
    return judged
