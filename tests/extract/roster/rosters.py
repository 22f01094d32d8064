"""What the roster's tests share."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.roster.changes import Author, Roster
from extract.roster.edit import change_roster
from tests import forked
from tests.support import ROOT, ThrowawayWarehouse, clean_environ, otc

ANN = Author("ann", "asked for")
MEMBERS = "seeds/roster_members.csv"
ASSIGNMENTS = "seeds/roster_queue_assignments.csv"


def texts(project: Path) -> dict[str, str]:
    """Both files to the byte: no line end is translated."""
    return {name: (project / name).read_bytes().decode() for name in (MEMBERS, ASSIGNMENTS)}


def put(project: Path, files: dict[str, str]) -> None:
    """As a checkout does."""
    for name, text in files.items():
        (project / name).write_bytes(text.encode())


def edited(project: Path, change: Callable[[Roster], object]) -> list[str]:
    """Make the change offline; gives the lines of the diff that it left."""
    before = texts(project)
    change_roster(project, change, is_rebuilt=False)
    return changed_lines(before, texts(project))


def changed_lines(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [
        line
        for name in before
        for line in difflib.ndiff(
            before[name].splitlines(keepends=True), after[name].splitlines(keepends=True)
        )
        if line[0] in "+-"
    ]


def rewrite(project: Path, name: str, old: str, new: str, count: int = -1) -> None:
    """A person's edit by hand."""
    path = project / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, count).encode())


def copy_project(folder: Path) -> None:
    """All that dbt and the roster's commands need, to be changed at will."""
    for name in ("dbt_project", "macros", "seeds", "tests/dbt"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("dbt_project.yml", "profiles.yml.example"):
        shutil.copy(ROOT / name, folder)
    otc("profile", cwd=folder)


def build(project: Path, warehouse: ThrowawayWarehouse, *selection: str) -> None:
    done = forked.run(
        *("dbt", "--quiet", "--no-use-colors", "build", "--select", *selection),
        cwd=project,
        environ=clean_environ(**warehouse.environ()),
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def set_environ(monkeypatch: pytest.MonkeyPatch, project: Path, values: dict[str, str]) -> None:
    """The API called in this process, in that project, on that warehouse."""
    for name in list(os.environ):
        if name.startswith(("PG", "OTC_")):
            monkeypatch.delenv(name)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(project)
