"""A roster of its own for every module of tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support import ThrowawayWarehouse
from team.roster_project import RosterProject


@pytest.fixture(scope="module")
def make_roster(
    make_warehouse: Callable[[], ThrowawayWarehouse], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], RosterProject]:
    def make() -> RosterProject:
        return RosterProject.create(tmp_path_factory.mktemp("roster"), make_warehouse())

    return make
