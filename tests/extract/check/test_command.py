"""`otc check`: every check gets its line, its remedy and its exit code, before anyone gives up."""

from __future__ import annotations

import importlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.check.checks import FAILURE, OK, run_checks
from tests.extract.check.checking import CHECKS, check, signed
from tests.support import PASSWORDS, clean_environ, otc

# On a quiet machine it takes less than 5. On a busy one the start alone may take as long; waiting
# for one silent host after another, or for the system's own timeouts, would take longer than this.
MOST_SECONDS = 20


def test_all_well_is_an_ok_for_every_check_in_order_and_exit_code_0(configured: Path) -> None:
    code, lines = check(configured)
    assert tuple(lines) == CHECKS
    assert signed(lines, "ok") == list(CHECKS), lines
    assert code == 0
    assert "never called" in lines["desk"][1]


def test_one_warning_is_exit_code_2(configured: Path) -> None:
    (configured / ".env").chmod(0o640)
    code, lines = check(configured)
    assert signed(lines, "WARN") == [".env"]
    assert "chmod 600" in lines[".env"][1]
    assert code == 2


def test_a_failure_outweighs_warnings_and_is_exit_code_1(configured: Path) -> None:
    (configured / ".env").chmod(0o644)
    code, lines = check(configured, {"OTC_LOADER_PASSWORD": "guess"})
    assert signed(lines, "FAIL") == ["loader"]
    assert ".env" in signed(lines, "WARN")
    assert code == 1


def test_no_line_holds_a_secret(configured: Path, environ: dict[str, str]) -> None:
    wrong = {"PGPASSWORD": "guess-1", "OTC_LOADER_PASSWORD": "guess-2", "OTC_PASSWORD": "guess-3"}
    misplaced = {**environ, "OTC_BASE_URL": "ftp://me:guess-4@guess-5@desk.example"}
    for changes in ({}, wrong, misplaced):
        done = otc("check", cwd=configured, environ=changes)
        assert len(done.stdout.splitlines()) == len(CHECKS)
        for secret in (*PASSWORDS.values(), environ["OTC_PASSWORD"], "guess"):
            assert secret not in done.stdout + done.stderr


def test_dlt_and_dbt_are_not_imported(configured: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "extract", "check"],
        cwd=configured,
        env=clean_environ(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "extract.check" in imported
    assert not {"dlt", "dbt"} & {name.partition(".")[0] for name in imported}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_hosts_that_swallow_every_packet_fail_soon(
    scheme: str, dropping_port: int, project: Path, environ: dict[str, str]
) -> None:
    address = f"{scheme}://127.0.0.1:{dropping_port}/otc"
    changes = {"OTC_BASE_URL": address, "PGPORT": str(dropping_port)}
    started = time.monotonic()
    code, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < MOST_SECONDS
    assert signed(lines, "FAIL") == ["desk", "loader", "transformer", "reporter"]
    assert code == 1
    assert "make up" in lines["desk"][1]


def test_hosts_that_connect_and_say_nothing_fail_soon(
    listener: socket.socket, project: Path, environ: dict[str, str]
) -> None:
    port = listener.getsockname()[1]
    changes = {"OTC_BASE_URL": f"https://127.0.0.1:{port}/otc", "PGPORT": str(port)}
    started = time.monotonic()
    code, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < MOST_SECONDS
    assert signed(lines, "FAIL") == ["desk", "loader", "transformer", "reporter"]
    assert code == 1


def test_a_warehouse_with_several_silent_addresses_does_not_make_the_desk_look_silent(
    listener: socket.socket, project: Path, environ: dict[str, str]
) -> None:
    changes = {"PGHOST": "127.0.0.1,127.0.0.1", "PGPORT": str(listener.getsockname()[1])}
    started = time.monotonic()
    _, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < MOST_SECONDS
    assert lines["desk"][0] == "WARN"
    assert lines["loader"] == (
        "FAIL",
        "no answer within 3.5 s. Check the address, the name server, the VPN and the firewall.",
    )


RUN_A_CHECK_THAT_NEVER_RETURNS = """
import threading
from extract.check.checks import run_checks
checks = {"stuck": lambda: threading.Event().wait(), "other": lambda: ("ok", "fine")}
for line in run_checks(checks, 0.2):
    print(line.name, line.state, line.text)
"""


def test_a_check_that_never_returns_holds_up_neither_the_others_nor_the_exit() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN_A_CHECK_THAT_NEVER_RETURNS],
        env=clean_environ(),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    stuck, other = done.stdout.splitlines()
    assert stuck.startswith("stuck failure no answer within 0.2 s. Check")
    assert other == "other ok fine"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_in_one_check_is_a_failure_of_that_line_only() -> None:
    def defective() -> tuple[str, str]:
        raise AssertionError("an error that no check expects")

    lines = list(run_checks({"bad": defective, "good": lambda: (OK, "fine")}, 2))
    assert [line.state for line in lines] == [FAILURE, OK]
    assert "defect" in lines[0].text


def test_a_missing_package_that_a_check_needs_is_named() -> None:
    def needy() -> tuple[str, str]:
        return OK, str(importlib.import_module("no_such_package"))

    (line,) = run_checks({"needy": needy}, 2)
    assert (line.state, line.text) == (
        FAILURE,
        "no_such_package is not installed. Run `make setup`.",
    )
