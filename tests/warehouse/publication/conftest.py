"""A good build that is published, and a copy of the project that a test may change."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import forked
from tests.support import ROOT, ThrowawayWarehouse, clean_environ, otc
from tests.whole_build import NOW, WholeBuild

DATABASE = "otc_published"
PARTS = ("dbt_project", "macros", "seeds", "tests/dbt")
# All that follows from the limits of figures: two marts, functions that show them, their tests.
OF_THE_LIMITS = ("--select", "metric_bands+", "--exclude-resource-type", "unit_test")


class Published:
    """A warehouse with a version that readers have, and builds of a project of its own."""

    def __init__(self, warehouse: ThrowawayWarehouse, project: Path) -> None:
        self.warehouse = warehouse
        self.project = project

    def build(self, *command: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """What follows from the limits, or this command, in the project as it was parsed."""
        return self._run(forked.parsed_project(), *command, **variables)

    def build_changed(self, *command: str, **variables: object) -> subprocess.CompletedProcess[str]:
        """The same after a change of code, which dbt has to parse."""
        return self._run(forked, *command, **variables)

    def _run(
        self, runner: object, *command: str, **variables: object
    ) -> subprocess.CompletedProcess[str]:
        given = {"as_of": NOW.isoformat(), "build_wait_seconds": 0, **variables}
        return runner.run(
            *("dbt", "--no-use-colors", *(command or ("build", *OF_THE_LIMITS))),
            *("--vars", json.dumps(given), f"--project-dir={self.project}"),
            f"--profiles-dir={self.project}",
            cwd=self.project,
            environ=clean_environ(**self.warehouse.environ()),
            timeout=300,
        )

    def otc(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return otc(*arguments, cwd=self.project, environ=self.warehouse.environ())

    def query(self, statement: str, role: str = "transformer") -> list[tuple]:
        return self.warehouse.query(statement, role)

    def limit(self) -> float:
        """What readers have as the limit that `set_limit` sets."""
        asked = "select green_limit from marts.metric_bands where metric = 'mean_resolution'"
        return float(self.query(f"{asked} and audience = 'desk'", "reporter")[0][0])

    def set_limit(self, days: float) -> None:
        path = self.project / "seeds" / "metric_bands.csv"
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            if (row["metric"], row["audience"]) == ("mean_resolution", "desk"):
                row["green_limit"] = str(days)
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def versions(self) -> list[int]:
        """All, the served one first."""
        asked = "select version from quality.versions order by is_served desc, version desc"
        return [version for (version,) in self.query(asked)]


@pytest.fixture(scope="session")
def parsed_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("published"))


@pytest.fixture
def published(good_build: WholeBuild, parsed_copy: Path) -> Published:
    """The good build and the project as it is, whatever an earlier test did to them."""
    copy_project(parsed_copy)
    return Published(good_build.copy(DATABASE), parsed_copy)


def copy_project(folder: Path) -> Path:
    """Puts the sources in place again; what dbt knows of them in `target` stays."""
    for name in PARTS:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / name, folder / name)
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / "profiles.yml.example", folder / "profiles.yml")
    return folder
