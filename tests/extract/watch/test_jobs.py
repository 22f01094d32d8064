"""Programs one after another: how each ends, what it took, and that nothing of it is left."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.errors import ExitCode
from extract.log import Log
from extract.watch.job import Job, StopRequest, run_job
from extract.watch.unattended import UnattendedRun, planned_jobs, reason
from tests.extract.log.logging_of import named, one

# A process and its child, which note that they are asked to end, and do not.
STUBBORN = """
import os, signal, subprocess, sys, time
def note(number, _):
    with open(sys.argv[1] + signal.Signals(number).name, "a") as file:
        file.write("asked ")
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, note)
child = os.fork()
if child:
    open(sys.argv[1], "w").write(f"{os.getpid()} {child}")
while True:
    time.sleep(600)
"""
# It ends at once when asked, and leaves a child behind.
CARELESS = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(float(sys.argv[2]))
"""
QUICK_ENDINGS = ((signal.SIGINT, 0.3), (signal.SIGTERM, 0.3), (signal.SIGKILL, 10.0))


def python(
    name: str, program: str, *arguments: object, seconds: float = 60, needs: str = ""
) -> Job:
    command = (sys.executable, "-c", program, *map(str, arguments))
    return Job(name, command, seconds, (needs,) if needs else ())


def ends(code: int, name: str = "load", needs: str = "") -> Job:
    return python(name, f"raise SystemExit({code})", needs=needs)


def is_running(pid: int) -> bool:
    """A dead child that its new parent has not looked at yet does not count."""
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.startswith("Z")


def soon(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Path]:
    """Provides the file for the ids of processes, of which none outlives the test."""
    path = tmp_path / "family"
    yield path
    for pid in path.read_text().split() if path.exists() else ():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def done(tmp_path: Path, *jobs: Job, is_json: bool = False) -> UnattendedRun:
    with StopRequest() as stop:
        run = UnattendedRun(tmp_path, os.environ, Log(sys.stderr, is_json=is_json), stop)
        list(run.do(jobs))
    return run


@pytest.mark.parametrize(
    ("codes", "outcome", "exit_code"),
    [
        ({"load": 0, "build": 0, "alert": 0}, "success", ExitCode.OK),
        ({"load": 3, "build": 0, "alert": 0}, "partial", ExitCode.PARTIAL),
        ({"load": 0, "build": 1, "alert": 0}, "failed", ExitCode.FAILED),
        ({"load": 3, "build": 2, "alert": 0}, "failed", ExitCode.FAILED),
        ({"load": 3, "build": 0, "alert": 1}, "failed", ExitCode.FAILED),
        ({"load": 0, "build": 0, "alert": 77}, "failed", ExitCode.FAILED),
        ({"load": 4, "build": None, "alert": 0}, "failed", ExitCode.LOCKED),
        ({"load": 5, "build": None, "alert": 5}, "failed", ExitCode.CONFIGURATION),
        ({"load": 1, "build": None, "alert": 5}, "failed", ExitCode.FAILED),
    ],
)
def test_one_exit_code_says_what_came_of_all(
    codes: dict[str, int | None], outcome: str, exit_code: int, tmp_path: Path
) -> None:
    needs = {"build": "load"}
    jobs = [ends(code or 0, name, needs.get(name, "")) for name, code in codes.items()]
    run = done(tmp_path, *jobs)
    assert (run.outcome, run.exit_code) == (outcome, exit_code)
    assert {name: ended.exit_code for name, ended in run.ended.items()} == codes


def test_what_needs_a_job_that_was_not_run_is_not_run_either(tmp_path: Path) -> None:
    last = python("alert", f"open({str(tmp_path / 'told')!r}, 'w')")
    run = done(tmp_path, ends(1), ends(0, "canary", "load"), ends(0, "build", "canary"), last)
    outcomes = [ended.stage.outcome for ended in run.ended.values()]
    assert outcomes == ["failed", "not run", "not run", "success"]
    assert (tmp_path / "told").exists()


def test_a_job_that_takes_too_long_is_killed_with_all_that_it_started(
    tmp_path: Path, family: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log, job = Log(sys.stderr), python("build", STUBBORN, family, seconds=1.5)
    with StopRequest() as stop:
        began = time.monotonic()
        ended = run_job(job, tmp_path, os.environ, log, stop, QUICK_ENDINGS)
    assert 2.1 < time.monotonic() - began < 10, "each ending is given its time, and no more"
    assert (ended.stage.outcome, ended.exit_code) == ("timed out", -signal.SIGKILL)
    assert "OTC_RUN_BUILD_SECONDS" in reason(ended)
    pids = [int(pid) for pid in family.read_text().split()]
    assert len(pids) == 2
    for how in ("SIGINT", "SIGTERM"):
        asked = Path(f"{family}{how}").read_text().split()
        assert len(asked) == 2, "the child is asked, too"
    assert soon(lambda: not any(map(is_running, pids)))


@pytest.mark.parametrize(("lasts", "outcome"), [(0.5, "success"), (600, "timed out")])
@pytest.mark.parametrize("is_json", [False, True])
def test_a_child_left_behind_is_killed_however_the_job_ended(
    lasts: float, outcome: str, is_json: bool, tmp_path: Path, family: Path
) -> None:
    # The child holds the output open: nobody may wait for that.
    job = python("load", CARELESS, family, lasts, seconds=2)
    run = done(tmp_path, job, is_json=is_json)
    assert run.ended["load"].stage.outcome == outcome
    child = int(family.read_text())
    assert soon(lambda: not is_running(child))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_what_is_under_way_and_runs_nothing_more(
    how: signal.Signals, tmp_path: Path, family: Path
) -> None:
    former = signal.getsignal(how)

    def stop_us() -> None:
        assert soon(lambda: family.exists() and family.read_text() != "")
        os.kill(os.getpid(), how)

    helper = threading.Thread(target=stop_us)
    helper.start()
    began = time.monotonic()
    run = done(tmp_path, python("load", CARELESS, family, 600), ends(0, "alert"))
    helper.join()
    assert time.monotonic() - began < 10
    outcomes = [ended.stage.outcome for ended in run.ended.values()]
    assert outcomes == ["interrupted", "not run"]
    assert (run.outcome, run.exit_code) == ("interrupted", 128 + how)
    child = int(family.read_text())
    assert soon(lambda: not is_running(child))
    assert signal.getsignal(how) is former


def test_time_and_memory_are_those_of_the_job_and_of_its_children(tmp_path: Path) -> None:
    work = "import time\nwhile time.process_time() < 0.6: sum(range(10_000))\nb'x' * 300_000_000"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}], check=True)"
    took = done(tmp_path, python("load", parent)).ended["load"].stage
    assert 0.6 < took.cpu_seconds < 3
    assert took.seconds >= 0.6
    assert 300e6 < took.peak_memory_bytes < 900e6


def test_output_is_on_standard_error_as_it_is_or_as_events(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = "print('a table', flush=True); import sys; sys.exit('an end')"
    done(tmp_path, python("load", program))
    shown = capfd.readouterr()
    assert shown.out == ""
    assert shown.err == "== load\na table\nan end\nload failed with exit code 1.\n"
    own = {"time": "2026-01-31T18:00:00+00:00", "level": "info", "event": "own", "its": "own"}
    program = f"print('a table\\n'); print({json.dumps(own)!r})"
    done(tmp_path, python("load", program), is_json=True)
    said = capfd.readouterr().err
    assert one(said, "output") | {"time": ""} == {
        "time": "",
        "level": "info",
        "event": "output",
        "message": "a table",
        "stage": "load",
    }
    assert one(said, "own") == own
    ended = one(said, "stage_ended")
    assert (ended["stage"], ended["outcome"], ended["exit_code"]) == ("load", "success", 0)
    assert named(said, "stage_began")


def test_a_program_that_is_not_there_is_named_and_people_are_told_all_the_same(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run = done(tmp_path, Job("build", (str(tmp_path / "no-such-dbt"),), 60), ends(0, "alert"))
    assert [ended.stage.outcome for ended in run.ended.values()] == ["failed", "success"]
    assert run.exit_code == ExitCode.FAILED
    assert "no-such-dbt cannot be started (No such file or directory)" in capfd.readouterr().err


def test_settings_say_how_long_and_options_what_is_done() -> None:
    plain = planned_jobs({"OTC_RUN_BUILD_SECONDS": "90"})
    assert [(job.name, job.seconds, job.needs) for job in plain] == [
        ("load", 3600, ()),
        ("build", 90, ("load",)),
        ("alert", 300, ()),
    ]
    all_of_them = planned_jobs({}, canary=True, backup=True, is_json=True)
    assert [(job.name, job.needs) for job in all_of_them] == [
        ("load", ()),
        ("canary", ("load",)),
        ("build", ("load", "canary")),
        ("backup", ()),
        ("alert", ()),
    ]
    assert "--log-format" in all_of_them[2].command
    assert "--log-format" not in plain[1].command
