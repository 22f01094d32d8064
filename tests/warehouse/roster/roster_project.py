"""A copy of the project whose roster a test may edit, and its warehouse."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from extract.atomic_write import write_atomically
from tests import forked
from tests.support import ROOT, ThrowawayWarehouse, clean_environ

PARTS = ("dbt_project", "macros", "seeds", "tests/dbt", "dbt_project.yml")
WRITTEN = "--write-json"
OF_THE_ROSTER = ("--select", "tag:roster", "--indirect-selection", "cautious")
VARIABLES = {"recorded_at": "", "as_of": "2026-01-31 12:00+00"}
MEMBERS = "roster_members"
ASSIGNMENTS = "roster_queue_assignments"
Row = dict[str, str]


@dataclass(frozen=True)
class RosterProject:
    """What a team lead works with: two files, and `dbt build`."""

    folder: Path
    warehouse: ThrowawayWarehouse

    @classmethod
    def create(cls, folder: Path, warehouse: ThrowawayWarehouse) -> RosterProject:
        for part in PARTS:
            source, copy = ROOT / part, folder / part
            copy.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
        shutil.copy(ROOT / "profiles.yml.example", folder / "profiles.yml")
        return cls(folder, warehouse)

    def rows(self, seed: str) -> list[Row]:
        with self._path(seed).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, seed: str, rows: list[Row]) -> None:
        header = self._path(seed).read_text(encoding="utf-8").splitlines()[0]
        lines = [header]
        lines += [",".join(row[name] for name in header.split(",")) for row in rows]
        write_atomically(self._path(seed), "\n".join(lines) + "\n")

    def edit(self, seed: str, row_id: int, **values: str) -> None:
        rows = self.rows(seed)
        (row,) = [row for row in rows if next(iter(row.values())) == str(row_id)]
        row.update(values)
        self.write(seed, rows)

    def add(self, seed: str, **values: str) -> None:
        rows = self.rows(seed)
        self.write(seed, [*rows, {**dict.fromkeys(rows[0], ""), **values}])

    def remove(self, seed: str, row_id: int) -> None:
        rows = self.rows(seed)
        self.write(seed, [row for row in rows if next(iter(row.values())) != str(row_id)])

    def build(
        self, recorded_at: str = "", *selection: str, **variables: object
    ) -> subprocess.CompletedProcess[str]:
        """By default the whole roster and nothing else."""
        command = ["build", *(selection or OF_THE_ROSTER), "--exclude-resource-type", "unit_test"]
        return self.dbt(*command, recorded_at=recorded_at, **variables)

    def dbt(self, *arguments: str, **variables: object) -> subprocess.CompletedProcess[str]:
        return forked.parsed_project().run(
            *("dbt", "--no-use-colors", *arguments),
            *("--vars", json.dumps({**VARIABLES, **variables})),
            cwd=self.folder,
            environ=clean_environ(**self.warehouse.environ()),
            timeout=300,
        )

    def outcomes(self) -> dict[str, tuple[str, int | None]]:
        """Of each node of the last run with WRITTEN: its status, and the failures of a test."""
        path = self.folder / "target" / "run_results.json"
        results = json.loads(path.read_text(encoding="utf-8"))["results"]
        return {
            result["unique_id"].split(".")[2]: (result["status"], result["failures"])
            for result in results
        }

    def _path(self, seed: str) -> Path:
        return self.folder / "seeds" / f"{seed}.csv"
