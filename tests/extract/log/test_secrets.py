"""No password gets into any log, or any file that commands leave, whatever goes wrong."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.extract.log.logging_of import JSON_LOG, events_of, named
from tests.extract.roster.rosters import copy_project
from tests.sandbox.desk import RunningDesk, running_desk
from tests.sandbox.postgres import binaries
from tests.support import (
    PASSWORDS,
    ThrowawayWarehouse,
    clean_environ,
    desk_environ,
    otc,
)
from tests.whole_build import GOOD_DESK, WholeBuild

DATABASE = "otc_secrets"
# Passwords that nothing else looks like; what escapes a URL or a quotation shows in another form.
WRONG = "Wr0ng-Gu3ss/%&'"
AUTHOR = ("--by", "ann", "--reason", "asked for")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    copy_project(folder)
    return folder


@pytest.fixture(scope="module")
def warehouse(good_build: WholeBuild) -> ThrowawayWarehouse:
    return good_build.copy(DATABASE)


@pytest.fixture
def desk() -> Iterator[RunningDesk]:
    """Has the rows that the warehouse was built of: others would be refused."""
    with running_desk(GOOD_DESK) as running:
        yield running


def forms_of(secret: str) -> set[str]:
    """As it is, in a URL, in Python's and JSON's quotes."""
    return {secret, quote(secret, safe=""), repr(secret)[1:-1], secret.replace("'", "''")}


def secrets_of(desk: RunningDesk) -> set[str]:
    known = {*PASSWORDS.values(), desk.password, WRONG}
    logins = {f"{desk.username}:{password}" for password in (desk.password, WRONG)}
    basic = {base64.b64encode(login.encode()).decode() for login in logins}
    return basic.union(*map(forms_of, known))


def found_in(text: str, secrets: set[str]) -> list[str]:
    return sorted(secret for secret in secrets if secret in text)


def dbt(
    project: Path, environ: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Runs it as a person does, with its log file."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), *arguments],
        cwd=project,
        env=clean_environ(**environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("form", [{}, JSON_LOG], ids=["text", "json"])
def test_no_password_is_in_any_output_or_file(
    form: dict[str, str], desk: RunningDesk, project: Path, warehouse: ThrowawayWarehouse
) -> None:
    said: dict[str, subprocess.CompletedProcess[str]] = {}
    programs = f"{binaries()}{os.pathsep}{os.environ['PATH']}"
    environ = {
        **desk_environ(desk),
        **warehouse.environ(),
        **form,
        "PATH": programs,
        "OTC_RETRIES": "0",
        "OTC_BREAKER_FAILURES": "100",
    }

    def run(name: str, *arguments: str, **changes: str) -> int:
        said[name] = otc(*arguments, cwd=project, environ={**environ, **changes}, timeout=300)
        return said[name].returncode

    assert run("load", "load") in (0, 3)
    assert run("wrong desk password", "load", OTC_PASSWORD=WRONG) == 1
    assert run("wrong loader password", "load", OTC_LOADER_PASSWORD=WRONG) == 1
    assert run("wrong password", "publish", "list", PGPASSWORD=WRONG) == 1
    assert run("no desk", "load", "tickets", OTC_BASE_URL="http://127.0.0.1:1/otc") == 1
    assert run("password in the address", "load", OTC_BASE_URL=f"http://me:{WRONG}@desk/") == 5
    desk.faults.add("error_text", text=f"no such user, or {WRONG}")
    assert run("desk's own words", "load", "tickets") == 1
    name = "json" if form else "text"
    member = (f"Nora {name.title()}", f"nora.{name}@orro.group")
    assert run("roster", "roster", "add", *member, *AUTHOR) == 0, said["roster"].stderr
    assert run("rollback", "publish", "rollback", "--reason", "back") == 0, said["rollback"].stderr
    assert run("backup", "backup") == 0, said["backup"].stderr
    assert run("no backup", "backup", PGPASSWORD=WRONG) == 1
    assert run("check", "check", OTC_LOADER_PASSWORD=WRONG) == 1
    # Nobody takes it there; the URL has a password, as those of mail servers have.
    channel = f"jsons://me:{quote(WRONG, safe='')}@127.0.0.1:1/alerts"
    assert run("alert", "alert", "--test", OTC_ALERT_WARNING_URLS=channel) == 1
    assert run("alert without a warehouse", "alert", PGPASSWORD=WRONG) == 1
    build = ("build", "--select", "roster_members")
    said["dbt"] = dbt(project, environ, "--log-format", "json", "--log-level", "debug", *build)
    assert said["dbt"].returncode == 0, said["dbt"].stdout
    refused = {**environ, "PGPASSWORD": WRONG}
    said["dbt refused"] = dbt(project, refused, "--log-format", "json", *build)
    assert said["dbt refused"].returncode != 0

    secrets = secrets_of(desk)
    for name, done in said.items():
        assert found_in(done.stdout + done.stderr, secrets) == [], name
    files = [path for path in project.rglob("*") if path.is_file() and not path.is_symlink()]
    assert {"dbt.log", "manifest.json"} <= {path.name for path in files}
    for path in files:
        assert found_in(path.read_bytes().decode("latin-1"), secrets) == [], path
    if form:
        for name, done in said.items():
            if not name.startswith("dbt"):
                assert events_of(done.stderr)[-1]["event"] == "finished", name
        assert named(said["roster"].stderr, "roster_changed")[0]["by"] == "ann"
        assert named(said["rollback"].stderr, "rolled_back")[0]["counts"]["exchanged"] > 0
        assert named(said["backup"].stderr, "backed_up")[0]["counts"]["tables"] > 5
