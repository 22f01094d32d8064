"""A program or a package that is not there stops a command: nothing goes on without its check."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from tests.extract.roster.rosters import copy_project, texts
from tests.sandbox.desk import RunningDesk
from tests.support import ROOT, ThrowawayWarehouse, clean_environ, desk_environ
from tests.whole_build import WholeBuild

PACKAGES = Path(psycopg2.__file__).parent.parent
VERSIONS = "select version, is_served from quality.versions order by version"


def run(
    command: str, *arguments: str, without: str, folder: Path, cwd: Path, environ: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Runs `otc` in an environment that has all of ours but one program or package."""
    programs, packages = folder / "bin", folder / "packages"
    for made in (programs, packages):
        made.mkdir()
    for program in Path(sys.executable).parent.iterdir():
        if program.name != without:
            (programs / program.name).symlink_to(program.resolve())
    for package in PACKAGES.iterdir():
        if package.name.partition("-")[0] not in (without, f"_{without}"):
            (packages / package.name).symlink_to(package)
    places = os.pathsep.join([str(ROOT), str(packages)])
    return subprocess.run(
        [programs / "python", "-m", "extract", command, *arguments],
        cwd=cwd,
        env={**clean_environ(**environ), "PYTHONPATH": places},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.scenario("C-45")
def test_without_dbt_a_canary_stops_and_is_not_taken_for_well(
    good_build: WholeBuild, tmp_path: Path
) -> None:
    warehouse = good_build.warehouse
    before = warehouse.query(VERSIONS)
    shutil.copy(ROOT / "dbt_project.yml", tmp_path)
    shutil.copy(ROOT / "profiles.yml.example", tmp_path)
    done = run("canary", without="dbt", folder=tmp_path, cwd=tmp_path, environ=warehouse.environ())
    assert (done.returncode, done.stdout) == (1, "")
    assert "dbt cannot be started (No such file or directory)" in done.stderr
    assert "`make setup`" in done.stderr
    assert warehouse.query(VERSIONS) == before


@pytest.mark.scenario("C-45")
def test_without_dbt_no_change_of_the_roster_is_made(
    good_build: WholeBuild, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    copy_project(project)
    before = texts(project)
    change = ("update", "3", "--notes", "on call", "--by", "ann", "--reason", "why")
    done = run(
        *("roster", *change),
        without="dbt",
        folder=tmp_path,
        cwd=project,
        environ=good_build.warehouse.environ(),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "dbt cannot be started" in done.stderr
    assert texts(project) == before


@pytest.mark.scenario("C-45")
@pytest.mark.parametrize(("package", "runs"), [("duckdb", None), ("dlt", [("failed", None)])])
def test_without_a_package_a_load_stops_and_names_it(
    package: str,
    runs: list[tuple[str, None]] | None,
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    project: Path,
    tmp_path: Path,
) -> None:
    environ = {**desk_environ(desk), **warehouse.environ()}
    folder = tmp_path / "environment"
    folder.mkdir()
    done = run("load", "tickets", without=package, folder=folder, cwd=project, environ=environ)
    assert done.returncode == 1
    assert f"No module named '{package}'" in done.stderr
    if runs is None:  # it did not even begin
        assert desk.requests == []
        assert warehouse.query("select to_regclass('raw_otc.tickets')") == [(None,)]
        return
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]
    assert warehouse.query("select status, records_fetched from raw_otc.load_runs") == runs
