"""A project folder for each module here, and an empty warehouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.whole_build import make_project


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's root for all commands of a module, which so read the models once."""
    return make_project(tmp_path_factory.mktemp("marts"))


@pytest.fixture(scope="module")
def own_warehouse(
    make_warehouse: Callable[[], ThrowawayWarehouse],
    folder: Path,
) -> ThrowawayWarehouse:
    return make_warehouse()
