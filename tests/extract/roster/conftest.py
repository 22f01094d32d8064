"""Projects whose roster may be changed: copies of this one's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import ROOT

PARTS = ("seeds", "tests/dbt/roster", "dbt_project/models/staging/roster")


@pytest.fixture
def roster_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The seeds and the tests of them; no warehouse is named in the environment."""
    for part in PARTS:
        shutil.copytree(ROOT / part, project / part)
    for name in ("PGHOST", "OTC_TEAMS_JSON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project)
    return project
