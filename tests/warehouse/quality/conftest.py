"""One good load, built once a run; every test gets its warehouse back as it was then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.warehouse.roles import create_roles
from tests.sandbox.desk import running_desk
from tests.sandbox.desk.reader import Row
from tests.support import PASSWORDS, ROOT, ThrowawayWarehouse, desk_environ, execute, load
from tests.warehouse.quality.builds import GOOD_DESK, build
from tests.warehouse.quality.desk_rows import rows_sent


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's root for all commands, which so read the models once."""
    made = tmp_path_factory.mktemp("quality")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, made)
    return made


@pytest.fixture(scope="session")
def sent() -> dict[str, list[Row]]:
    """The rows of the good load, from the desk itself."""
    with running_desk(GOOD_DESK) as desk:
        return rows_sent(desk)


@pytest.fixture(scope="session")
def built(
    make_warehouse: Callable[[], ThrowawayWarehouse], folder: Path
) -> tuple[ThrowawayWarehouse, str]:
    """A warehouse with a good load, built, and the name of its copy."""
    warehouse = make_warehouse()
    with running_desk(GOOD_DESK) as desk:
        load(folder, {**desk_environ(desk), **warehouse.environ()})
    done = build(warehouse, folder)
    assert done.returncode == 0, done.stdout
    copy = f"{warehouse.database}_built"
    postgres = replace(warehouse.login("admin"), database="postgres")
    execute(postgres, f"create database {copy} template {warehouse.database}")
    return warehouse, copy


@pytest.fixture
def good(built: tuple[ThrowawayWarehouse, str]) -> ThrowawayWarehouse:
    """The good build, whatever an earlier test did to it.

    Under the same name each time: a project that moves to another database is parsed again.
    """
    warehouse, copy = built
    admin = warehouse.login("admin")
    postgres = replace(admin, database="postgres")
    execute(postgres, f"drop database {warehouse.database} with (force)")
    execute(postgres, f"create database {warehouse.database} template {copy}")
    create_roles(admin, PASSWORDS)
    return warehouse
