"""OTC_LOG=json: every line is an event. Without it every text is what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract.errors import ExitCode
from extract.roster.teams_file import PREFERENCES
from tests.extract.log.logging_of import JSON_LOG, events_of, named, one
from tests.support import ThrowawayWarehouse, clean_environ, otc

TEXT_LOGS = ({}, {"OTC_LOG": ""}, {"OTC_LOG": "text"})
NO_HOST = "PGHOST is not set: the host of the warehouse."
ITS_REMEDY = "Set it in .env or in the environment (`make setup` writes a .env for the sandbox)."
NO_SUCH_VIEW = "otc load: unknown view invoices; the views are tickets, comments, timesheets."
# All ways past the log by which a library, or a defect, gets at standard error.
STRAY = """
import logging, sys, threading, warnings
from extract.log import open_log
log = open_log(sys.stderr)
warnings.warn("a warning")
logging.getLogger("some.package").warning("a package's %s", "message")
from dlt.common import logger
logger._create_logger("dlt", "CRITICAL", "{message}", "otc", {}).critical("dlt's message")
sys.stderr.write("half a ")
sys.stderr.write("line\\n{'not': json}\\n")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise RuntimeError("a defect")
"""


@pytest.mark.parametrize("form", TEXT_LOGS)
def test_without_the_setting_texts_are_as_people_know_them(
    project: Path, form: dict[str, str]
) -> None:
    said = otc("load", cwd=project, environ=form).stderr
    assert said == f"otc load: {NO_HOST} {ITS_REMEDY}\n"
    assert otc("load", "invoices", cwd=project, environ=form).stderr == f"{NO_SUCH_VIEW}\n"
    misused = otc("load", "--quickly", cwd=project, environ=form)
    assert misused.stderr.splitlines()[-1] == "otc: error: unrecognized arguments: --quickly"
    assert misused.stderr.startswith("usage: otc ")


def test_what_ends_a_command_is_an_error_with_cause_remedy_and_exit_code(project: Path) -> None:
    done = otc("load", cwd=project, environ=JSON_LOG)
    failed = one(done.stderr, "failed")
    assert failed.pop("time")
    assert failed == {
        "level": "error",
        "event": "failed",
        "command": "load",
        "error": NO_HOST,
        "remedy": ITS_REMEDY,
        "exit_code": ExitCode.CONFIGURATION,
    }
    assert done.returncode == ExitCode.CONFIGURATION
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("load", "--quickly"), "unrecognized"), (("laod",), "invalid choice"), ((), "required")],
)
def test_a_command_that_cannot_be_read_is_one_event(
    arguments: tuple[str, ...], sentence: str, project: Path
) -> None:
    done = otc(*arguments, cwd=project, environ=JSON_LOG)
    assert done.returncode == 2
    (event,) = events_of(done.stderr)
    assert (event["event"], event["level"], event["exit_code"]) == ("misused", "error", 2)
    assert sentence in event["message"]


def test_an_unknown_form_is_refused_wherever_it_is_set(project: Path) -> None:
    done = otc("load", cwd=project, environ={"OTC_LOG": "yaml"})
    assert done.returncode == ExitCode.CONFIGURATION
    assert done.stderr.startswith("otc: OTC_LOG is 'yaml', which is neither text nor json.")
    (project / ".env").write_text("OTC_LOG=xml\n")
    assert "OTC_LOG is 'xml'" in otc("load", cwd=project).stderr
    (project / ".env").write_text("OTC_LOG=json\n")
    assert one(otc("load", cwd=project).stderr, "failed")["error"] == NO_HOST
    shown = otc("load", cwd=project, environ={"OTC_LOG": "text"}).stderr
    assert shown.startswith("otc load: "), "the environment overrules the file"


def test_whatever_else_gets_to_standard_error_is_an_event_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STRAY],
        cwd=tmp_path,
        env=clean_environ(**JSON_LOG),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    events = events_of(done.stderr)
    assert "a warning" in named(done.stderr, "py.warnings")[0]["message"]
    messages = [event.get("message") for event in events]
    for message in ("a package's message", "dlt's message", "half a line", "{'not': json}"):
        assert messages.count(message) == 1, done.stderr
    thread, program = named(done.stderr, "crashed")
    assert thread["error"].startswith("ZeroDivisionError")
    assert program["error"] == "RuntimeError: a defect"
    assert 'raise RuntimeError("a defect")' not in done.stderr, "one event, not a trace's lines"
    assert any("RuntimeError: a defect" in line for line in program["trace"])


def test_the_roster_from_the_file_is_a_warning_and_its_table_stays_on_standard_output(
    project: Path,
) -> None:
    teams = {"engineering": {"members": [{"name": "Ann Bee"}]}}
    document = {PREFERENCES[0]: {PREFERENCES[1]: {"teams": teams}}}
    (project / "teams.json").write_text(json.dumps(document))
    nowhere = {"PGHOST": "127.0.0.1", "PGPORT": "1", "PGDATABASE": "otc", "PGUSER": "otc"}
    nowhere["PGPASSWORD"] = "guess"
    said = [
        otc("roster", "list", cwd=project, environ={**nowhere, **form}) for form in ({}, JSON_LOG)
    ]
    assert said[0].stdout == said[1].stdout
    assert "Ann Bee" in said[1].stdout
    shown = one(said[1].stderr, "file_shown")
    assert shown["level"] == "warning"
    assert said[0].stderr.endswith(f"{shown['message']}\n")


def test_a_check_is_an_event_with_the_level_of_its_sign(
    project: Path, warehouse: ThrowawayWarehouse
) -> None:
    done = otc("check", cwd=project, environ={**warehouse.environ(), **JSON_LOG})
    signs = {"ok": "info", "WARN": "warning", "FAIL": "error"}
    shown = [(signs[line.split()[0]], line[6:]) for line in done.stdout.splitlines()]
    told = [
        (event["level"], f"{event['check']}: {event['message']}")
        for event in named(done.stderr, "checked")
    ]
    assert told == shown
    assert {"info", "error"} <= {level for level, _ in told}
