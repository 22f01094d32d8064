"""What people get wrong first: each ends in one clear sentence and no stack trace."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, desk_environ, otc


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ(), "OTC_RETRIES": "1"}


@pytest.fixture
def closed_port() -> Iterator[str]:
    """Gives a port that is ours and refuses: bound, but not listening."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield str(holder.getsockname()[1])


WRONG = {
    "no password": ({"PGPASSWORD": "", "OTC_LOADER_USER": ""}, "PGPASSWORD is not set", 5),
    "no host": ({"PGHOST": ""}, "PGHOST is not set", 5),
    "port is a word": ({"PGPORT": "postgres"}, "PGPORT is 'postgres', which is not a port", 5),
    "wrong password": ({"OTC_LOADER_PASSWORD": "guess"}, "password authentication failed", 1),
    "unknown database": ({"PGDATABASE": "nowhere"}, 'database "nowhere" does not exist', 1),
    "no desk address": ({"OTC_BASE_URL": ""}, "OTC_BASE_URL is not set", 5),
    "desk address is none": ({"OTC_BASE_URL": "desk"}, "not a valid address", 5),
    "password in clear text": ({"OTC_BASE_URL": "http://desk.example/otc"}, "clear text", 5),
    "no desk password": ({"OTC_PASSWORD": ""}, "OTC_PASSWORD is not set", 5),
    "wrong desk password": ({"OTC_PASSWORD": "guess"}, "OTC_USERNAME and OTC_PASSWORD", 1),
    "wrong view id": ({"OTC_TICKETS_VIEW_ID": "0"}, "Check OTC_TICKETS_VIEW_ID", 1),
    "no view id": ({"OTC_TICKETS_VIEW_ID": ""}, "OTC_TICKETS_VIEW_ID is not set", 5),
    "retries are a word": ({"OTC_RETRIES": "many"}, "OTC_RETRIES is 'many'", 5),
}


@pytest.mark.parametrize(("changes", "sentence", "code"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_setting_is_one_sentence_with_a_remedy(
    changes: dict[str, str], sentence: str, code: int, project: Path, environ: dict[str, str]
) -> None:
    done = otc("load", "tickets", cwd=project, environ={**environ, **changes})
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert sum(sentence in line for line in done.stderr.splitlines()) == 1


@pytest.mark.scenario("C-10")
def test_an_unreachable_warehouse_is_named_with_what_to_start(
    desk: RunningDesk, project: Path, environ: dict[str, str], closed_port: str
) -> None:
    done = otc("load", cwd=project, environ={**environ, "PGPORT": closed_port})
    assert done.returncode == ExitCode.FAILED
    assert f"127.0.0.1:{closed_port}" in done.stderr
    assert "make up" in done.stderr
    assert "Traceback" not in done.stderr
    # A view takes the desk minutes, so it is not asked for one that could not be stored.
    assert desk.requests == []


@pytest.mark.scenario("C-01")
def test_an_unreachable_desk_is_named_with_what_to_start(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str], closed_port: str
) -> None:
    assert otc("load", "tickets", cwd=project, environ=environ).returncode == ExitCode.OK
    stored = "select ctid, xmin, _row_key from raw_otc.tickets order by _row_key"
    before = warehouse.query(stored)
    environ["OTC_BASE_URL"] = f"http://127.0.0.1:{closed_port}/otc"
    done = otc("load", "tickets", cwd=project, environ=environ)
    assert done.returncode == ExitCode.FAILED
    assert "Given up on the tickets view after 2 attempts" in done.stderr
    assert "make up" in done.stderr
    assert "Traceback" not in done.stderr
    assert before
    assert warehouse.query(stored) == before
    runs = "select status, error_class from raw_otc.load_runs order by started_at"
    assert warehouse.query(runs) == [("success", None), ("failed", "DeskError")]


def test_check_says_all_that_is_wrong_at_once(
    project: Path, environ: dict[str, str], closed_port: str
) -> None:
    environ |= {
        "OTC_BASE_URL": f"http://127.0.0.1:{closed_port}/otc",
        "OTC_LOADER_PASSWORD": "guess",
    }
    done = otc("check", cwd=project, environ=environ)
    assert done.returncode == 1
    failed = [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert failed == ["FAIL  desk", "FAIL  loader"]


def test_outside_the_project_the_remedy_is_to_go_there(tmp_path: Path) -> None:
    done = otc("load", cwd=tmp_path)
    assert done.returncode == ExitCode.CONFIGURATION
    assert "Change to the folder you cloned" in done.stderr


def test_an_unknown_view_is_a_usage_error_that_lists_the_views(project: Path) -> None:
    done = otc("load", "invoices", cwd=project)
    assert done.returncode == 2
    assert "tickets, comments, timesheets" in done.stderr
