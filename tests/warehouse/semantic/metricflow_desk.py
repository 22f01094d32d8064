"""A built warehouse that MetricFlow can be asked about."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import ThrowawayWarehouse, clean_environ

NOBODY_LISTENS = "http://127.0.0.1:9"


class MetricDesk(NamedTuple):
    """A build, and the folder that has its semantic manifest."""

    warehouse: ThrowawayWarehouse
    project: Path

    def environ(self, **more: str) -> dict[str, str]:
        """A shell that finds the build, with folders of its own and without a network."""
        folders = {"HOME": self.project / "home", "TMPDIR": self.project / "tmp"}
        for folder in folders.values():
            folder.mkdir(exist_ok=True)
        return clean_environ(
            **self.warehouse.environ(),
            **{name: str(folder) for name, folder in folders.items()},
            DBT_PROJECT_DIR=str(self.project),
            DBT_PROFILES_DIR=str(self.project),
            DBT_LOG_PATH=str(self.project / "logs"),
            HTTPS_PROXY=NOBODY_LISTENS,
            **more,
        )

    def mf(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """The command as a person runs it."""
        return self._run([str(Path(sys.executable).with_name("mf")), *arguments], "", **environ)

    def ask(self, questions: Sequence[Sequence[str]], folder: Path) -> list[list[dict[str, str]]]:
        """What `mf query` answers to each; no rows where it has none."""
        files = [folder / f"{number}.csv" for number in range(len(questions))]
        given = [
            [*question, "--quiet", f"--csv={file}"]
            for question, file in zip(questions, files, strict=True)
        ]
        session = Path(__file__).with_name("metricflow_session.py")
        done = self._run([sys.executable, str(session)], json.dumps(given))
        assert done.returncode == 0, done.stdout + done.stderr
        return [_rows(file) for file in files]

    def _run(
        self, command: list[str], text: str, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.project,
            env=self.environ() | environ,
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
