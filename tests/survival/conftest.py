"""Provides a desk on its second day, and for each test a warehouse that holds the first."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest

from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles
from tests.forked import start_fork_server
from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.sandbox.postgres import HOST, SUPERUSER, EmbeddedPostgres
from tests.support import (
    ADMIN_PASSWORD,
    AS_OF,
    PASSWORDS,
    ROOT,
    ThrowawayWarehouse,
    desk_environ,
    execute,
    load,
)
from tests.survival.two_days import VIEW, TwoDays, all_figures, content_of

CopyOf = Callable[[ThrowawayWarehouse], ThrowawayWarehouse]


@pytest.fixture(scope="session", autouse=True)
def fork_server() -> None:
    start_fork_server()


@pytest.fixture(scope="session")
def copy_of(server: EmbeddedPostgres) -> CopyOf:
    """Copies databases, which is quicker than loading again."""
    numbers = count(1)
    admin = Warehouse(HOST, server.port, "postgres", SUPERUSER, ADMIN_PASSWORD)

    def copy(original: ThrowawayWarehouse) -> ThrowawayWarehouse:
        name = f"otc_survival_{next(numbers)}"
        execute(admin, f"create database {name} template {original.database}")
        # What is granted on the database itself is not copied.
        create_roles(replace(admin, database=name), PASSWORDS)
        return ThrowawayWarehouse(server.port, name)

    return copy


@pytest.fixture(scope="session")
def two_days(
    make_warehouse: Callable[[], ThrowawayWarehouse],
    copy_of: CopyOf,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TwoDays]:
    project = tmp_path_factory.mktemp("undisturbed")
    shutil.copy(ROOT / "dbt_project.yml", project)
    first = make_warehouse()
    with running_desk(DeskConfig(scale=0.002, as_of=AS_OF)) as desk:
        load(project, {**desk_environ(desk), **first.environ()}, VIEW)
        desk.clock.advance(10)
        for kind in ("duplicate", "conflict", "not_object"):
            desk.faults.add(kind, view=VIEW, rows=3)
        second = copy_of(first)
        run = load(project, {**desk_environ(desk), **second.environ()}, VIEW)[VIEW]
        counts = all_figures(run)
        assert all(counts.values()), "Every outcome must occur, or the tests prove less."
        yield TwoDays(desk, first, content_of(first), content_of(second), counts)


@pytest.fixture
def warehouse(two_days: TwoDays, copy_of: CopyOf) -> Iterator[ThrowawayWarehouse]:
    """Gives a warehouse that holds the first day."""
    copy = copy_of(two_days.first_warehouse)
    yield copy
    # Dozens of them would take the server longer to close than one by one.
    admin = replace(copy.login("admin"), database="postgres")
    execute(admin, f"drop database {copy.database} with (force)")


@pytest.fixture
def desk(two_days: TwoDays) -> RunningDesk:
    """Gives the desk, on its second day."""
    return two_days.desk


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ()}
