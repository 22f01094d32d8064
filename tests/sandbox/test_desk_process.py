"""The desk as a program: ready when it says so, ended when told, small, clear in refusals."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, SettingError, running_desk
from tests.sandbox.desk.child import child_desk
from tests.sandbox.desk.reader import ask, call, opened, view_target

ACCOUNT = {"OTC_USERNAME": "anyone", "OTC_PASSWORD": "a-secret-of-the-test"}
# A fault or a client would keep it for ten minutes; a busy machine takes a moment.
MOST_SECONDS = 20


def run(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """The program, for options with which it does not start."""
    command = [sys.executable, "-m", "tests.sandbox.desk", *options]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTC_")}
    return subprocess.run(
        command, env=clean | environ, capture_output=True, text=True, timeout=30, check=False
    )


def test_the_ready_file_tells_all_that_a_client_needs_but_the_password() -> None:
    with child_desk("--instance", "mine") as desk:
        assert desk.ready == {
            "url": f"http://127.0.0.1:{desk.ready['port']}/otc",
            "port": desk.ready["port"],
            "pid": desk.process.pid,
            "instance": "mine",
            "views": DeskConfig().views,
        }
        assert call(desk, "/health").json()["instance"] == "mine"


def test_the_command_line_sets_what_is_served() -> None:
    own_id = "0a1b2c3d-0000-4000-8000-00000000beef"
    with child_desk(
        *("--scale", "0.004", "--seed", "3", "--as-of", "2025-12-24T12:00:00"),
        *("--window", "ten_days", "--envelope", "array", "--comment-headers", "old"),
        *("--rows", "comments=3", "--tickets-view-id", own_id),
    ) as desk:
        assert desk.views["tickets"] == own_id
        assert len(ask(desk, "tickets").json()) > 10
        comments = ask(desk, "comments").json()
        assert len(comments) == 3
        assert comments[0]["CT-DATEAMDTIME"][:4] == "2025"


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_and_cleanly_while_it_serves(end: signal.Signals) -> None:
    with child_desk("--scale", "1") as desk, opened(desk, view_target(desk, "tickets")) as answer:
        assert answer.read(1_000_000)
        started = time.monotonic()
        desk.process.send_signal(end)
        assert desk.process.wait(timeout=30) == 0
        assert time.monotonic() - started < MOST_SECONDS
        with pytest.raises((ConnectionError, http.client.IncompleteRead)):
            answer.read()


def test_a_desk_that_waits_in_a_fault_ends_at_once() -> None:
    with running_desk(DeskConfig(scale=0.002)) as desk:
        desk.faults.add("slow", chunk_seconds=600)
        with opened(desk, view_target(desk, "timesheets")) as answer:
            assert answer.read(1)
            started = time.monotonic()
            desk.stop()
            assert time.monotonic() - started < MOST_SECONDS


def test_a_desk_does_not_wait_for_clients_that_keep_their_connection() -> None:
    with running_desk(DeskConfig(scale=0)) as desk:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
        connection.request("GET", "/health")
        connection.getresponse().read()
        ending = threading.Thread(target=desk.stop, daemon=True)
        ending.start()
        ending.join(timeout=5)
        is_ended = not ending.is_alive()
        connection.close()
    assert is_ended


def test_a_desk_in_this_process_leaves_no_thread_and_no_port_behind() -> None:
    before = set(threading.enumerate())
    with (
        running_desk(DeskConfig(scale=0.02)) as desk,
        opened(desk, view_target(desk, "timesheets")) as answer,
    ):
        # The client stops reading, so the desk is stuck in the middle of the body.
        assert answer.read(1)
        desk.stop()
    assert set(threading.enumerate()) == before
    with running_desk(DeskConfig(scale=0), desk.port) as again:
        assert again.port == desk.port


def test_a_view_of_a_quarter_of_a_million_rows_takes_little_memory() -> None:
    with child_desk("--scale", "0.3") as desk:
        size = 0
        with opened(desk, view_target(desk, "timesheets")) as answer:
            while chunk := answer.read(1 << 20):
                size += len(chunk)
        memory = desk.peak_memory_mib()
        if memory is None:
            pytest.skip("the system does not tell the memory of a process")
        assert size > 190_000_000
        assert memory < 100


def test_the_first_byte_comes_long_before_the_last_row_is_made() -> None:
    with child_desk("--scale", "1") as desk:
        ask_started = time.monotonic()
        with opened(desk, view_target(desk, "timesheets")) as answer:
            answer.read(100_000)
            assert time.monotonic() - ask_started < 1.5


def test_the_port_that_is_taken_is_refused_in_one_sentence(desk: RunningDesk) -> None:
    done = run("--port", str(desk.port), **ACCOUNT)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"Port {desk.port} on 127.0.0.1 cannot be used" in done.stderr
    with (
        pytest.raises(SettingError, match="Address already in use"),
        running_desk(DeskConfig(), desk.port),
    ):
        pytest.fail("two desks on one port")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--scale", "-1"), "scale must be a number from 0 up"),
        (("--scale", "nan"), "scale must be a number from 0 up"),
        (("--scale", "much"), "invalid float value: 'much'"),
        (("--as-of", "tomorrow"), "not a date and time such as"),
        (("--as-of", "2026-01-31T18:00:00+11:00"), "local time without a zone"),
        (("--as-of", "2019-01-01"), "clock starts at"),
        (("--port", "99999"), "from 0 to 65535"),
        (("--window", "year"), "invalid choice: 'year'"),
        (("--rows", "tickets"), "not of the form tickets=1000"),
        (("--rows", "invoices=1"), "Unknown view 'invoices'"),
        (("--comments-view-id", DeskConfig().views["tickets"]), "one id of its own"),
        (("--ready-file", "/nonexistent/ready.json"), "cannot be written"),
    ],
)
def test_an_option_that_cannot_be_is_refused_in_one_sentence(
    options: tuple[str, ...], sentence: str
) -> None:
    done = run("--log-level", "warning", *options, **ACCOUNT)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert ACCOUNT["OTC_PASSWORD"] not in done.stderr


@pytest.mark.parametrize("missing", ACCOUNT)
def test_an_account_that_is_not_in_the_environment_is_named(missing: str) -> None:
    environ = {name: value for name, value in ACCOUNT.items() if name != missing}
    done = run(**environ)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{missing} is not set" in done.stderr


def test_the_password_is_in_no_text_of_the_settings() -> None:
    config = DeskConfig(password="a-secret-of-the-test")
    assert config.password not in repr(config)
    assert DeskConfig().password != DeskConfig().password


def test_nothing_is_written_to_the_standard_output() -> None:
    source = (
        "from tests.sandbox.desk import DeskConfig, running_desk\n"
        "from tests.sandbox.desk.reader import ask\n"
        "with running_desk(DeskConfig(scale=0.001)) as desk: ask(desk, 'tickets')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
