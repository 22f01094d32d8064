"""The hand-made desk, computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import Catalogue, compute
from tests.oracle.rows_by_hand import AS_OF, VIEWS, write_seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


@pytest.fixture
def catalogue(seeds: Path) -> Catalogue:
    return compute(VIEWS, AS_OF, seeds)
