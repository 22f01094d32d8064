"""`otc run` on a real server and desk: a good day, a bad one, two at once, too long, stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.extract.log.logging_of import JSON_LOG, named
from tests.extract.roster.rosters import copy_project
from tests.extract.watch.test_jobs import is_running, soon
from tests.sandbox.desk import RunningDesk
from tests.sandbox.postgres import binaries
from tests.support import ThrowawayWarehouse, clean_environ, desk_environ, otc

NOT_BUILT = "select to_regclass('marts.tickets') is null"
LOADS = "select view_name, status, error_message from raw_otc.load_runs"
STAGES = """
select
    took.stage, took.outcome, took.seconds::float, took.cpu_seconds::float, took.peak_memory_bytes
from quality.run_stages as took
inner join quality.runs as runs on took.run_id = runs.run_id
where runs.kind = 'run'
"""


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    programs = f"{binaries()}{os.pathsep}{os.environ['PATH']}"
    return {**desk_environ(desk), **warehouse.environ(), "PATH": programs}


@contextmanager
def under_way(project: Path, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Runs the command until its load waits for the desk; stops it if the test did not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "extract", "run"],
        cwd=project,
        env=clean_environ(**environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = next(line for line in process.stderr if "waiting for the first rows" in line)
        assert line.startswith("tickets: ")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True)
    pairs = [line.split() for line in listed.stdout.splitlines()[1:]]
    return [int(child) for child, parent in pairs if parent == str(pid)]


def test_a_good_day_is_loaded_built_published_backed_up_told_and_recorded(
    tmp_path: Path, warehouse: ThrowawayWarehouse, environ: dict[str, str]
) -> None:
    copy_project(tmp_path)
    began = time.monotonic()
    done = otc(
        *("run", "--backup", "--json"), cwd=tmp_path, environ={**environ, **JSON_LOG}, timeout=600
    )
    lasted = time.monotonic() - began
    assert done.returncode == ExitCode.PARTIAL, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["outcome"], summary["exit_code"]) == ("partial", ExitCode.PARTIAL)
    stages = summary["stages"]
    assert [(stage["stage"], stage["outcome"]) for stage in stages] == [
        ("load", "partial"),
        ("build", "success"),
        ("backup", "success"),
        ("alert", "success"),
    ]
    assert 0.8 * lasted < sum(stage["seconds"] for stage in stages) < lasted
    for stage in stages:
        assert stage["cpu_seconds"] > 0.1
        assert stage["peak_memory_bytes"] > 30e6
    # What readers have, and what is kept of the run; the alert has a record of its own.
    served = "select count(*) from marts.tickets"
    assert warehouse.query(served, "reporter") == warehouse.query(
        "select count(*) from raw_otc.tickets"
    )
    figures = ("stage", "outcome", "seconds", "cpu_seconds", "peak_memory_bytes")
    kept = {row[0]: row for row in warehouse.query(STAGES)}
    assert kept == {
        stage["stage"]: tuple(stage[name] for name in figures)
        for stage in stages
        if stage["stage"] != "alert"
    }
    assert warehouse.query("select outcome, error from quality.runs where kind = 'run'") == [
        ("partial", None)
    ]
    assert len(list((tmp_path / "backups").glob("*.dump"))) == 1
    # Every line is an object: ours, and dbt's as dbt writes them.
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    ours = "\n".join(json.dumps(line) for line in lines if "event" in line)
    assert [event["stage"] for event in named(ours, "stage_ended")] == [*kept, "alert"]
    assert any(line.get("info", {}).get("name") == "LogModelResult" for line in lines)


def test_when_the_desk_is_down_nothing_is_built_and_people_are_told(
    desk: RunningDesk, project: Path, warehouse: ThrowawayWarehouse, environ: dict[str, str]
) -> None:
    desk.faults.add("status", code=503)
    done = otc("run", cwd=project, environ={**environ, "OTC_RETRIES": "0"})
    assert done.returncode == ExitCode.FAILED
    outcomes = dict(re.findall(r"^(\w+) +(failed|not run|success)\b", done.stdout, re.M))
    assert outcomes["load"] == "failed"
    assert outcomes["build"] == "not run"
    assert outcomes["alert"] != "not run"
    assert "Given up on the tickets view" in done.stderr
    assert "load failed with exit code 1." in done.stderr
    assert warehouse.query(NOT_BUILT) == [(True,)]


def test_a_second_run_is_refused_at_once_and_a_stop_leaves_nothing_behind(
    desk: RunningDesk, project: Path, warehouse: ThrowawayWarehouse, environ: dict[str, str]
) -> None:
    desk.faults.add("slow", first_byte_seconds=120)
    with under_way(project, environ) as first:
        began = time.monotonic()
        second = otc("run", cwd=project, environ=environ)
        assert time.monotonic() - began < 10
        assert second.returncode == ExitCode.LOCKED
        assert f"Another run is under way: process {first.pid} of " in second.stderr
        assert re.search(r", since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", second.stderr)
        assert second.stdout == ""
        (load,) = children_of(first.pid)
        first.send_signal(signal.SIGTERM)
        summary, _ = first.communicate(timeout=60)
    assert first.returncode == 128 + signal.SIGTERM
    outcomes = dict(re.findall(r"^(\w+) +(interrupted|not run)\b", summary, re.M))
    assert outcomes == {"load": "interrupted", "build": "not run", "alert": "not run"}
    assert soon(lambda: not is_running(load))
    ((view, status, _),) = warehouse.query(LOADS, "loader")
    assert (view, status) == ("tickets", "failed"), "the load had time to record itself"
    assert warehouse.query(NOT_BUILT) == [(True,)]
    # The lock is free again: this run gets as far as its load.
    again = otc("run", cwd=project, environ={**environ, "OTC_BASE_URL": "http://127.0.0.1:1/otc"})
    assert "Given up on the tickets view" in again.stderr


def test_a_load_that_takes_too_long_is_ended_and_has_recorded_itself(
    desk: RunningDesk, project: Path, warehouse: ThrowawayWarehouse, environ: dict[str, str]
) -> None:
    desk.faults.add("slow", first_byte_seconds=120)
    environ["OTC_RUN_LOAD_SECONDS"] = "4"
    done = otc("run", "--json", cwd=project, environ=environ)
    assert done.returncode == ExitCode.FAILED
    load, build, _ = json.loads(done.stdout)["stages"]
    assert (load["outcome"], build["outcome"]) == ("timed out", "not run")
    assert 4 <= load["seconds"] < 15
    assert re.search(r"^load was stopped after .* \(OTC_RUN_LOAD_SECONDS\)\.$", done.stderr, re.M)
    ((_, status, error),) = warehouse.query(LOADS, "loader")
    assert (status, error) == ("failed", "The load was stopped before it was complete.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"OTC_RUN_BUILD_SECONDS": "soon"}, "OTC_RUN_BUILD_SECONDS is 'soon'"),
        ({"PGHOST": ""}, "PGHOST is not set"),
    ],
)
def test_a_wrong_setting_is_said_before_anything_is_done(
    wrong: dict[str, str],
    sentence: str,
    project: Path,
    warehouse: ThrowawayWarehouse,
    environ: dict[str, str],
) -> None:
    done = otc("run", cwd=project, environ={**environ, **wrong})
    assert done.returncode == ExitCode.CONFIGURATION
    assert sentence in done.stderr
    assert warehouse.query("select to_regclass('raw_otc.load_runs') is null") == [(True,)]


def test_a_setting_that_the_load_lacks_is_the_run_s_exit_code(
    project: Path, environ: dict[str, str]
) -> None:
    done = otc("run", cwd=project, environ={**environ, "OTC_PASSWORD": ""})
    assert done.returncode == ExitCode.CONFIGURATION
    assert "OTC_PASSWORD is not set" in done.stderr
