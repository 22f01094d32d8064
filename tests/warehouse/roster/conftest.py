"""A roster of its own for every module of tests, or for every test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.warehouse.roster.first_build import FirstBuild
from tests.warehouse.roster.roster_project import RosterProject


@pytest.fixture(scope="session")
def first_build(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> FirstBuild:
    return FirstBuild.of(RosterProject.create(tmp_path_factory.mktemp("first"), make_warehouse()))


@pytest.fixture
def roster(first_build: FirstBuild, tmp_path: Path) -> RosterProject:
    """Built once, and as the project has it."""
    return first_build.copy(tmp_path)
