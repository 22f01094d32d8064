"""Projects whose roster may be changed: copies of this one's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import ROOT

MEMBERS = Path("seeds/team_members.csv")
ASSIGNMENTS = Path("seeds/team_queue_assignments.csv")


@pytest.fixture
def roster_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The seed files without dbt's models; no warehouse is named in the environment."""
    (project / "seeds").mkdir()
    for path in (MEMBERS, ASSIGNMENTS):
        shutil.copy(ROOT / path, project / path)
    for name in ("PGHOST", "OTC_TEAMS_JSON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(project)
    return project
