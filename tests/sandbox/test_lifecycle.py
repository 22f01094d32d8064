"""The sandbox as a whole: set up, up, down, repaired, and two of them side by side."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.errors import ExitCode
from extract.settings.environment import parse_env_file
from tests.support import clean_environ, otc, sandbox


@pytest.fixture
def set_up(project: Path) -> Iterator[Path]:
    """A project with its sandbox up."""
    done = sandbox("setup", cwd=project)
    assert done.returncode == 0, done.stderr
    yield project
    sandbox("down", cwd=project)


def processes_of(project: Path) -> list[str]:
    """Everything that runs with this project's sandbox in its command line."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
    )
    away = project / ".sandbox" / "postgres" / "away.path"
    folders = [str(project / ".sandbox")] + ([away.read_text()] if away.exists() else [])
    return [
        line for line in listed.stdout.splitlines() if any(folder in line for folder in folders)
    ]


def test_setup_writes_private_settings_that_every_tool_can_use(set_up: Path) -> None:
    for name in (".env", "profiles.yml", ".sandbox/state.json"):
        assert stat.S_IMODE((set_up / name).stat().st_mode) == 0o600
    checked = otc("check", cwd=set_up)
    assert checked.returncode == 0, checked.stdout
    assert {line.split()[0] for line in checked.stdout.splitlines()} == {"ok"}
    selected = otc("psql", "-Atc", "select current_user", cwd=set_up)
    assert selected.stdout == "otc_transformer\n", selected.stderr
    loaded = otc("load", "tickets", cwd=set_up)
    assert loaded.returncode == 0, loaded.stderr


def test_setup_again_changes_nothing(set_up: Path) -> None:
    names = (".env", "profiles.yml", ".sandbox/state.json")
    before = [(set_up / name).stat().st_mtime_ns for name in names]
    processes = processes_of(set_up)
    assert sandbox("setup", cwd=set_up).returncode == 0
    assert [(set_up / name).stat().st_mtime_ns for name in names] == before
    assert processes_of(set_up) == processes


def test_down_leaves_no_process_and_nothing_outside(set_up: Path) -> None:
    assert processes_of(set_up)
    marker = set_up / ".sandbox" / "postgres" / "away.path"
    away = Path(marker.read_text()) if marker.exists() else None
    assert sandbox("down", cwd=set_up).returncode == 0
    assert processes_of(set_up) == []
    assert away is None or not away.exists()
    assert sandbox("status", cwd=set_up).returncode == 1
    assert sandbox("down", cwd=set_up).returncode == 0


def kill_the_desk(project: Path) -> None:
    ready = json.loads((project / ".sandbox" / "desk" / "ready.json").read_text())
    os.kill(ready["pid"], signal.SIGKILL)


def kill_the_server(project: Path) -> None:
    marker = project / ".sandbox" / "postgres" / "away.path"
    place = Path(marker.read_text()) if marker.exists() else marker.parent
    os.kill(int((place / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_the_desk, kill_the_server])
def test_up_heals_what_was_killed(set_up: Path, kill: Callable[[Path], None]) -> None:
    kill(set_up)
    assert sandbox("up", cwd=set_up).returncode == 0
    assert sandbox("status", cwd=set_up).returncode == 0
    assert otc("load", "tickets", cwd=set_up).returncode == 0


def test_setup_killed_at_any_moment_can_be_run_again(project: Path) -> None:
    killed = 0
    try:
        for seconds in (0.3, 0.6, 0.9, 1.2):
            # On the time-out the command is killed, wherever it is; what it had started lives on.
            with contextlib.suppress(subprocess.TimeoutExpired):
                killed += 1
                sandbox("setup", cwd=project, timeout=seconds)
                killed -= 1
            sandbox("down", cwd=project)
        assert killed > 0
        done = sandbox("setup", cwd=project)
        assert done.returncode == 0, done.stderr
        assert otc("check", cwd=project).returncode == 0
    finally:
        sandbox("down", cwd=project)
    assert processes_of(project) == []


def test_two_projects_are_set_up_at_once_and_stay_apart(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    for name in ("dbt_project.yml", "profiles.yml.example"):
        (other / name).write_text((project / name).read_text())
    folders = (project, other)
    starts = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.sandbox", "setup"],
            cwd=folder,
            env=clean_environ(),
            stderr=subprocess.DEVNULL,
        )
        for folder in folders
    ]
    try:
        assert [start.wait(60) for start in starts] == [0, 0]
        first, second = (parse_env_file((folder / ".env").read_text()) for folder in folders)
        assert first["PGPORT"] != second["PGPORT"]
        assert first["OTC_BASE_URL"] != second["OTC_BASE_URL"]
        assert first["PGPASSWORD"] != second["PGPASSWORD"]
        assert [otc("check", cwd=folder).returncode for folder in folders] == [0, 0]
    finally:
        for folder in folders:
            sandbox("down", cwd=folder)


def test_new_ports_are_had_on_demand(set_up: Path) -> None:
    before = parse_env_file((set_up / ".env").read_text())
    assert sandbox("setup", "--new-ports", cwd=set_up).returncode == 0
    after = parse_env_file((set_up / ".env").read_text())
    assert before["PGPORT"] != after["PGPORT"]
    assert otc("check", cwd=set_up).returncode == 0


def test_settings_that_a_person_wrote_are_left_alone(project: Path) -> None:
    text = "PGHOST=warehouse.example\nPGDATABASE=d\nPGUSER=u\nPGPASSWORD=p\n"
    (project / ".env").write_text(text)
    done = sandbox("setup", cwd=project)
    assert done.returncode == 0
    assert "not started" in done.stderr
    assert (project / ".env").read_text() == text
    assert "warehouse.example" in (project / "profiles.yml").read_text()
    demo = sandbox("setup", "--only", cwd=project)
    assert demo.returncode == ExitCode.CONFIGURATION
    assert "another warehouse" in demo.stderr


def test_a_moved_clock_brings_a_new_day(set_up: Path) -> None:
    otc("load", "tickets", cwd=set_up)
    assert sandbox("clock", "--days", "2", cwd=set_up).returncode == 0
    done = otc("load", "--json", "tickets", cwd=set_up)
    assert json.loads(done.stdout)[0]["records_inserted"] > 0


def test_purge_takes_everything_of_the_sandbox_away(set_up: Path) -> None:
    assert sandbox("purge", cwd=set_up).returncode == 0
    assert {path.name for path in set_up.iterdir()} == {"dbt_project.yml", "profiles.yml.example"}


def test_a_taken_desk_port_is_one_sentence_with_a_remedy(set_up: Path) -> None:
    sandbox("down", cwd=set_up)
    port = json.loads((set_up / ".sandbox" / "state.json").read_text())["desk_port"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        done = sandbox("up", cwd=set_up)
    assert done.returncode == ExitCode.FAILED
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "PORTS=new" in done.stderr
    assert "Traceback" not in done.stderr
