"""Provides what all tests use: a throwaway PostgreSQL with the roles, and the stand-in desk."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.sandbox.postgres import HOST, SUPERUSER, EmbeddedPostgres
from tests.sandbox.throwaway import throwaway_postgres
from tests.support import ADMIN_PASSWORD, AS_OF, PASSWORDS, ROOT, ThrowawayWarehouse, execute
from tests.whole_build import WholeBuild

# The same examples in every run: a failure in CI happens on a developer's machine too.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


# At the end of the run any of these would keep one worker busy alone.
LONGEST = (
    "tests/test_demo.py",
    "good_build",
    "watch",
    "tests/warehouse/publication",
    "tests/test_runbook.py",
    "tests/warehouse/roster",
    "tests/warehouse/marts",
    "tests/extract/roster",
)
# They begin with the same whole build.
OF_THE_GOOD_BUILD = (
    "tests/test_build.py",
    "tests/test_schemas.py",
    "tests/warehouse/quality",
    "tests/warehouse/semantic",
    "tests/warehouse/servicedesk",
    "tests/extract/questions",
)


# So do these, in a worker of their own.
OF_THE_WATCH = ("tests/extract/watch", "tests/warehouse/watch")


def share_of(nodeid: str) -> str:
    """Names a test's folder, its file if that is in tests/ itself, or what several share."""
    path = nodeid.partition("::")[0]
    folder = path.rpartition("/")[0]
    share = path if folder == "tests" else folder
    if share in OF_THE_WATCH:
        return "watch"
    return "good_build" if share in OF_THE_GOOD_BUILD else share


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest first, in whatever order the others come."""
    places = {share: place for place, share in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(share_of(item.nodeid), len(places)))


class ByFolder(LoadScopeScheduling):
    """Gives a worker whole folders, whose tests share what took long to build.

    Marks (`xdist_group`) would do it without a private name, but xdist 3.8 writes the group into a
    node id that pytest 9.2 no longer reads: then each worker builds everything again.
    """

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder:
    return ByFolder(config, log)


def pytest_sessionstart() -> None:
    """Makes a terminated run stop its servers too: fixtures end on KeyboardInterrupt."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedPostgres]:
    """Provides one server for the run, made and removed with it."""
    with throwaway_postgres(ADMIN_PASSWORD) as postgres:
        yield postgres


@pytest.fixture(scope="session")
def make_warehouse(server: EmbeddedPostgres) -> Callable[[], ThrowawayWarehouse]:
    numbers = count(1)
    admin = Warehouse(HOST, server.port, "postgres", SUPERUSER, ADMIN_PASSWORD)

    def make() -> ThrowawayWarehouse:
        name = f"otc_test_{next(numbers)}"
        execute(admin, f"create database {name}")
        create_roles(replace(admin, database=name), PASSWORDS)
        return ThrowawayWarehouse(server.port, name)

    return make


@pytest.fixture(scope="session")
def good_build(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> WholeBuild:
    return WholeBuild.of_a_good_day(make_warehouse(), tmp_path_factory.mktemp("good_build"))


@pytest.fixture(scope="session")
def empty_build(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> WholeBuild:
    return WholeBuild.of_nothing(make_warehouse(), tmp_path_factory.mktemp("empty_build"))


@pytest.fixture
def warehouse(make_warehouse: Callable[[], ThrowawayWarehouse]) -> ThrowawayWarehouse:
    """Provides an empty warehouse for one test."""
    return make_warehouse()


@pytest.fixture
def desk() -> Iterator[RunningDesk]:
    """Provides a small desk for one test, with its switches."""
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Makes a folder that commands take for the project's root, without a developer's settings."""
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path
