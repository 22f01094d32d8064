"""`otc check`: every question gets its line, its remedy and its exit code, within 5 seconds."""

from __future__ import annotations

import importlib
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from extract.check.checks import FAILURE, OK, WARNING, answers
from extract.check.desk import desk as ask_desk
from extract.check.logins import loader
from extract.check.machine import disk, memory
from extract.check.versions import versions
from extract.load.lock import load_lock
from extract.otc.call_ledger import CREATE
from extract.settings.dbt_profile import sync_profile
from tests.sandbox.desk import RunningDesk
from tests.support import PASSWORDS, ThrowawayWarehouse, clean_environ, desk_environ, execute, otc

QUESTIONS = (
    "versions",
    "disk",
    "memory",
    ".env",
    "desk settings",
    "politeness",
    "warehouse settings",
    "dbt profile",
    "desk",
    "loader",
    "transformer",
    "reporter",
)
GIVEN_UP_AGO = """
insert into raw_otc.desk_calls (view_name, called_at, outcome)
select 'tickets', now() - interval '{}', 'given up' from generate_series(1, 3)
"""
Lines = dict[str, tuple[str, str]]


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ()}


@pytest.fixture
def configured(project: Path, environ: dict[str, str]) -> Path:
    """A project with all its settings in `.env`, and the profile made from them."""
    path = project / ".env"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in environ.items()))
    sync_profile(project)
    return project


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Takes connections in its queue, and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(16)
        silent.setblocking(False)
        yield silent


@pytest.fixture
def dropping_port() -> Iterator[int]:
    """Its queue is full: whoever comes now gets no answer at all."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        yield full.getsockname()[1]
        for client in waiting:
            client.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key in the same file, that only its maker trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate, and there is none")
    folder = tmp_path_factory.mktemp("certificate")
    path, key = folder / "desk.pem", folder / "desk.key"
    subprocess.run(
        (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
            f"-addext subjectAltName=IP:127.0.0.1 -keyout {key.name} -out {path.name}"
        ).split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + key.read_text())
    return path


@pytest.fixture
def secure_desk(certificate: Path) -> Iterator[str]:
    """The address of something that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}/otc"
        server.shutdown()
        thread.join()


def check(project: Path, environ: dict[str, str] | None = None) -> tuple[int, Lines]:
    """The exit code, and the lines by question as sign and text."""
    done = otc("check", cwd=project, environ=environ)
    assert done.stderr == ""
    lines = {}
    for line in done.stdout.splitlines():
        what, text = line[6:].split(": ", 1)
        lines[what] = (line[:4].strip(), text)
    return done.returncode, lines


def signed(lines: Lines, sign: str) -> list[str]:
    return [what for what, (its_sign, _) in lines.items() if its_sign == sign]


def test_all_well_is_an_ok_for_every_question_in_order_and_exit_code_0(configured: Path) -> None:
    code, lines = check(configured)
    assert tuple(lines) == QUESTIONS
    assert signed(lines, "ok") == list(QUESTIONS), lines
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


def test_it_costs_the_desk_no_call(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("30 minutes"))
    _, lines = check(configured)
    assert lines["desk"][0] == "ok"
    assert "3 of 100 calls made this hour" in lines["desk"][1]
    assert desk.requests == []
    assert warehouse.query("select count(*) from raw_otc.desk_calls") == [(3,)]


def test_no_line_holds_a_secret(configured: Path, environ: dict[str, str]) -> None:
    wrong = {"PGPASSWORD": "guess-1", "OTC_LOADER_PASSWORD": "guess-2", "OTC_PASSWORD": "guess-3"}
    misplaced = {**environ, "OTC_BASE_URL": "ftp://me:guess-4@guess-5@desk.example"}
    for changes in ({}, wrong, misplaced):
        done = otc("check", cwd=configured, environ=changes)
        assert len(done.stdout.splitlines()) == len(QUESTIONS)
        for secret in (*PASSWORDS.values(), environ["OTC_PASSWORD"], "guess"):
            assert secret not in done.stdout + done.stderr


def test_dlt_and_dbt_are_not_imported(configured: Path) -> None:
    done = otc("check", cwd=configured, environ={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "extract.check" in imported
    assert not {"dlt", "dbt"} & {name.partition(".")[0] for name in imported}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_hosts_that_swallow_every_packet_fail_within_five_seconds(
    scheme: str, dropping_port: int, project: Path, environ: dict[str, str]
) -> None:
    address = f"{scheme}://127.0.0.1:{dropping_port}/otc"
    changes = {"OTC_BASE_URL": address, "PGPORT": str(dropping_port)}
    started = time.monotonic()
    code, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < 5
    assert signed(lines, "FAIL") == ["desk", "loader", "transformer", "reporter"]
    assert code == 1
    assert "make up" in lines["desk"][1]


def test_hosts_that_connect_and_say_nothing_fail_within_five_seconds(
    listener: socket.socket, project: Path, environ: dict[str, str]
) -> None:
    port = listener.getsockname()[1]
    changes = {"OTC_BASE_URL": f"https://127.0.0.1:{port}/otc", "PGPORT": str(port)}
    started = time.monotonic()
    code, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < 5
    assert signed(lines, "FAIL") == ["desk", "loader", "transformer", "reporter"]
    assert code == 1


def test_a_warehouse_with_several_silent_addresses_does_not_make_the_desk_look_silent(
    listener: socket.socket, project: Path, environ: dict[str, str]
) -> None:
    changes = {"PGHOST": "127.0.0.1,127.0.0.1", "PGPORT": str(listener.getsockname()[1])}
    started = time.monotonic()
    _, lines = check(project, {**environ, **changes})
    assert time.monotonic() - started < 5
    assert lines["desk"][0] == "WARN"
    assert lines["loader"] == (
        "FAIL",
        "no answer within 3.5 s. Check the address, the name server, the VPN and the firewall.",
    )


ASK_WHAT_IS_NEVER_ANSWERED = """
import threading
from extract.check.checks import answers
questions = {"stuck": lambda: threading.Event().wait(), "other": lambda: ("ok", "fine")}
for finding in answers(questions, 0.2):
    print(finding.what, finding.state, finding.text)
"""


def test_a_question_without_an_answer_holds_up_neither_the_others_nor_the_exit() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK_WHAT_IS_NEVER_ANSWERED],
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
def test_a_defect_in_one_question_is_a_failure_of_that_line_only() -> None:
    def defective() -> tuple[str, str]:
        raise AssertionError("nobody thought of this")

    findings = list(answers({"bad": defective, "good": lambda: (OK, "fine")}, 2))
    assert [finding.state for finding in findings] == [FAILURE, OK]
    assert "defect" in findings[0].text


def test_a_package_that_a_question_needs_and_that_is_missing_is_named() -> None:
    def needy() -> tuple[str, str]:
        return OK, str(importlib.import_module("no_such_package"))

    (finding,) = answers({"needy": needy}, 2)
    assert (finding.state, finding.text) == (
        FAILURE,
        "no_such_package is not installed. Run `make setup`.",
    )


def test_an_open_breaker_keeps_us_from_even_connecting(
    listener: socket.socket, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    changes = _desk_at(listener)
    prepare(warehouse, GIVEN_UP_AGO.format("1 minute"))
    code, lines = check(configured, changes)
    sign, text = lines["desk"]
    assert (code, sign) == (2, "WARN")
    assert "left alone until" in text
    assert "UTC" in text
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_breaker_whose_time_is_over_lets_us_connect(
    listener: socket.socket, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("11 minutes"))
    code, lines = check(configured, _desk_at(listener))
    assert (code, lines["desk"][0]) == (0, "ok")
    listener.accept()[0].close()


def test_a_budget_that_is_used_up_is_a_warning_with_its_end(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse, GIVEN_UP_AGO.format("20 minutes"))
    code, lines = check(configured, {"OTC_CALLS_PER_HOUR": "3"})
    assert (code, lines["desk"][0]) == (2, "WARN")
    assert "all 3 calls of this hour are made. Load again after" in lines["desk"][1]


def test_a_budget_of_no_calls_is_used_up_from_the_start(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    prepare(warehouse)
    _, lines = check(configured, {"OTC_CALLS_PER_HOUR": "0"})
    assert lines["desk"][0] == "WARN"
    assert lines["desk"][1].endswith("all 0 calls of this hour are made.")


def test_the_desk_is_asked_even_when_the_warehouse_cannot_say_whether_it_may_be(
    listener: socket.socket, configured: Path
) -> None:
    code, lines = check(configured, {**_desk_at(listener), "OTC_LOADER_PASSWORD": "guess"})
    assert (code, lines["desk"][0]) == (1, "WARN")
    assert "the warehouse does not say" in lines["desk"][1]
    listener.accept()[0].close()


def test_a_desk_behind_an_unknown_certificate_is_refused_as_a_load_would(
    secure_desk: str, environ: dict[str, str]
) -> None:
    questions = {"desk": lambda: ask_desk({**environ, "OTC_BASE_URL": secure_desk}, 3)}
    (finding,) = answers(questions, 4)
    assert finding.state == FAILURE
    assert "not trusted (self" in finding.text


def test_a_desk_with_a_trusted_certificate_is_fine(
    secure_desk: str, certificate: Path, environ: dict[str, str]
) -> None:
    state, text = ask_desk(
        {**environ, "OTC_BASE_URL": secure_desk, "OTC_CA_BUNDLE": str(certificate)}, 3
    )
    assert state == OK
    assert "trusted certificate over TLSv1" in text


def test_a_desk_that_speaks_plain_http_is_no_https_desk(
    configured: Path, environ: dict[str, str]
) -> None:
    address = environ["OTC_BASE_URL"].replace("http:", "https:")
    _, lines = check(configured, {**environ, "OTC_BASE_URL": address})
    assert lines["desk"][0] == "FAIL"
    assert "does not speak TLS" in lines["desk"][1]


LACKING = {
    "loader": ("drop schema raw_otc_staging", "lacks schema raw_otc_staging"),
    "transformer": ("revoke usage on schema raw_otc from otc_transformer", "lacks schema raw_otc"),
    "reporter": (
        "create table marts.t (); create table marts.u (); create table quality.t ();"
        "create table servicedesk.t (); create table servicedesk.u ()",
        "and 2 more. Run `otc roles`",
    ),
}


@pytest.mark.parametrize("role", LACKING)
def test_a_login_without_its_rights_fails_and_the_others_do_not(
    role: str, warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    spoil, text = LACKING[role]
    execute(warehouse.login("admin"), spoil)
    code, lines = check(configured)
    assert (code, signed(lines, "FAIL")) == (1, [role])
    assert text in lines[role][1]


def test_a_login_with_no_rights_at_all_can_do_no_work(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    stranger = f"stranger_of_{warehouse.database}"
    execute(warehouse.login("admin"), f"create role {stranger} login password 'strange'")
    changes = {"OTC_LOADER_USER": stranger, "OTC_LOADER_PASSWORD": "strange"}
    _, lines = check(configured, changes)
    assert signed(lines, "FAIL") == ["loader"]
    assert "creating in schema raw_otc, creating in schema raw_otc_staging" in lines["loader"][1]


def test_a_loader_without_a_login_of_its_own_is_told_to_set_one(
    project: Path, environ: dict[str, str]
) -> None:
    code, lines = check(project, {**environ, "OTC_LOADER_USER": ""})
    assert (code, signed(lines, "FAIL")) == (1, ["loader"])
    assert "Set OTC_LOADER_USER and OTC_LOADER_PASSWORD" in lines["loader"][1]


def test_a_raw_table_of_somebody_else_is_named(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    execute(warehouse.login("admin"), "create table raw_otc.tickets ()")
    _, lines = check(configured)
    assert signed(lines, "FAIL") == ["loader", "transformer"]
    assert "lacks ownership of raw_otc.tickets" in lines["loader"][1]
    assert "owner to otc_loader" in lines["loader"][1]
    assert "lacks reading raw_otc.tickets" in lines["transformer"][1]


def test_sessions_that_are_not_in_utc_fail_as_dbt_build_would(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    code, lines = check(configured, {"PGTZ": "Australia/Perth"})
    assert (code, signed(lines, "FAIL")) == (1, ["transformer"])
    assert "in Australia/Perth" in lines["transformer"][1]
    execute(
        warehouse.login("admin"),
        f"alter role otc_transformer in database {warehouse.database} set timezone to 'Asia/Tokyo'",
    )
    assert "in Asia/Tokyo" in check(configured)[1]["transformer"][1]


def test_a_server_of_another_version_is_a_warning(environ: dict[str, str]) -> None:
    assert loader(environ)[0] == OK
    state, text = loader(environ, supported=range(9, 12))
    assert state == WARNING
    assert "9 to 11 are supported" in text


def test_a_load_under_way_is_a_warning_that_names_it(
    warehouse: ThrowawayWarehouse, configured: Path
) -> None:
    with load_lock(warehouse.login("loader")):
        code, lines = check(configured)
    assert (code, signed(lines, "WARN")) == (2, ["loader"])
    assert "a load is under way: process" in lines["loader"][1]
    assert check(configured)[0] == 0


def test_a_disk_without_room_is_a_warning(tmp_path: Path) -> None:
    assert disk(tmp_path, least=0)[0] == OK
    state, text = disk(tmp_path, least=1 << 60)
    assert state == WARNING
    assert "Make room" in text


def test_a_machine_without_memory_is_a_warning(tmp_path: Path) -> None:
    proc = machine(tmp_path, available_mib=700)
    assert memory(700 << 20, proc, tmp_path) == (OK, "700 MiB available")
    state, text = memory(701 << 20, proc, tmp_path)
    assert state == WARNING
    assert "700 MiB available; 701 MiB should be" in text


GROUPS = {
    "version 2": ("0::/a/b", "a", ("memory.max", "memory.current", "inactive_file"), "400 MiB"),
    "version 2, seen from inside": (
        "0::/elsewhere",
        ".",
        ("memory.max", "memory.current", "inactive_file"),
        "400 MiB",
    ),
    "version 1": (
        "3:cpu,memory:/a",
        "memory/a",
        ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        "400 MiB",
    ),
    "another one's": (
        "0::/a",
        "b",
        ("memory.max", "memory.current", "inactive_file"),
        "700 MiB",
    ),
}


@pytest.mark.parametrize(("membership", "folder", "names", "left"), GROUPS.values(), ids=GROUPS)
def test_the_limit_of_a_container_counts_without_its_cache_of_files(
    membership: str, folder: str, names: tuple[str, str, str], left: str, tmp_path: Path
) -> None:
    proc = machine(tmp_path, available_mib=700, membership=membership)
    group = tmp_path / "groups" / folder
    group.mkdir(parents=True)
    limit, use, cache = names
    (group / limit).write_text(f"{500 << 20}\n")
    (group / use).write_text(f"{300 << 20}\n")
    (group / "memory.stat").write_text(f"anon 1\n{cache} {200 << 20}\n")
    assert memory(0, proc, tmp_path / "groups") == (OK, f"{left} available")
    (group / limit).write_text("max\n" if limit == "memory.max" else f"{(1 << 63) - 4096}\n")
    assert memory(0, proc, tmp_path / "groups") == (OK, "700 MiB available")


def test_a_system_that_does_not_tell_its_memory_is_no_failure(tmp_path: Path) -> None:
    state, text = memory(1 << 60, tmp_path / "none", tmp_path / "none")
    assert state == OK
    assert "unknown" in text


def test_packages_that_are_missing_or_too_old_are_warnings_that_name_them() -> None:
    state, text = versions(["no-such-package>=1", "dlt<1", 'extra-one>=1; extra == "sandbox"'])
    assert state == WARNING
    assert "no-such-package is not installed, dlt is 1." in text
    assert "extra-one" not in text


def test_a_python_that_is_too_old_is_a_failure() -> None:
    state, text = versions(least_python=(99, 1))
    assert state == FAILURE
    assert "99.1 is needed" in text


SETTINGS = {
    "several missing": (
        {"OTC_USERNAME": "", "OTC_COMMENTS_VIEW_ID": " "},
        "desk settings",
        "OTC_USERNAME, OTC_COMMENTS_VIEW_ID are not set",
    ),
    "port of the desk": (
        {"OTC_BASE_URL": "http://127.0.0.1:otc/"},
        "desk settings",
        "OTC_BASE_URL is no address",
    ),
    "words for numbers": (
        {"OTC_RETRIES": "many", "OTC_CALL_GAP_SECONDS": "-1"},
        "politeness",
        "OTC_RETRIES is 'many', which is not a number. Correct it. OTC_CALL_GAP_SECONDS is -1",
    ),
    "no number": ({"OTC_RETRIES": "nan"}, "politeness", "OTC_RETRIES is nan"),
    "port of the warehouse": (
        {"PGPORT": "postgres"},
        "warehouse settings",
        "PGPORT is 'postgres'",
    ),
    "half a login": (
        {"OTC_LOADER_PASSWORD": ""},
        "warehouse settings",
        "OTC_LOADER_PASSWORD is not set",
    ),
}


@pytest.mark.parametrize(("changes", "what", "sentence"), SETTINGS.values(), ids=SETTINGS)
def test_a_wrong_setting_is_named_on_the_line_of_its_group(
    changes: dict[str, str], what: str, sentence: str, project: Path, environ: dict[str, str]
) -> None:
    code, lines = check(project, {**environ, **changes})
    assert code == 1
    assert lines[what][0] == "FAIL"
    assert sentence in lines[what][1]
    groups = {"desk settings", "politeness", "warehouse settings"} - {what}
    assert {lines[group][0] for group in groups} == {"ok"}


def test_a_question_whose_settings_are_wrong_points_to_their_line(
    project: Path, environ: dict[str, str]
) -> None:
    _, lines = check(project, {**environ, "OTC_LOADER_PASSWORD": "", "OTC_PASSWORD": ""})
    for what in ("desk", "loader"):
        assert lines[what] == ("FAIL", "Not asked: its settings are wrong. See the lines above.")
    assert lines["transformer"][0] == "ok"


def test_a_real_desk_with_the_sandboxs_manners_is_a_warning(
    project: Path, environ: dict[str, str]
) -> None:
    _, lines = check(project, {**environ, "OTC_BASE_URL": "https://desk.invalid/otc"})
    assert lines["politeness"][0] == "WARN"
    assert "Remove OTC_CALL_GAP_SECONDS, OTC_VIEW_GAP_SECONDS." in lines["politeness"][1]
    assert lines["desk"][0] == "FAIL"


def test_an_env_file_that_cannot_be_understood_hides_nothing_else(
    project: Path, environ: dict[str, str]
) -> None:
    for content in (b"A=1\nnonsense secret\n", b"\xff\xfe"):
        (project / ".env").write_bytes(content)
        code, lines = check(project, environ)
        assert (code, signed(lines, "FAIL")) == (1, [".env"])
        assert "make setup" in lines[".env"][1]


def test_without_a_profile_the_remedy_writes_it(
    project: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    environ["HOME"] = str(tmp_path_factory.mktemp("home"))
    code, lines = check(project, environ)
    assert (code, signed(lines, "WARN")) == (2, ["dbt profile"])
    assert "otc profile" in lines["dbt profile"][1]
    assert otc("profile", cwd=project, environ=environ).returncode == 0
    assert check(project, environ)[0] == 0


def test_a_profile_that_needs_what_only_the_env_file_sets_fails_as_dbt_would(
    configured: Path, environ: dict[str, str]
) -> None:
    shutil.copy(configured / "profiles.yml.example", configured / "profiles.yml")
    code, lines = check(configured)
    assert (code, signed(lines, "FAIL")) == (1, ["dbt profile"])
    assert "asks for PGHOST" in lines["dbt profile"][1]
    assert check(configured, environ)[0] == 0


PROFILES = {
    "another database": ("dbname: elsewhere", "FAIL", "elsewhere, but the loader fills"),
    "another user": ("user: me", "WARN", "dbt logs in as me with other credentials"),
    "another password": ("password: hidden", "WARN", "with other credentials"),
    "a broken line": ("password: 'hidden", "FAIL", "holds no complete profile"),
    "a broken expression": ('password: "{{ hidden"', "FAIL", "holds no complete profile"),
    "no host": ("host:", "FAIL", "holds no complete profile"),
}


@pytest.mark.parametrize(("entry", "sign", "sentence"), PROFILES.values(), ids=PROFILES)
def test_a_profile_of_ones_own_is_held_against_the_loaders_settings(
    entry: str, sign: str, sentence: str, project: Path, environ: dict[str, str]
) -> None:
    name = entry.partition(":")[0]
    example = (project / "profiles.yml.example").read_text().splitlines()
    indent = " " * 6
    lines_of_file = [
        indent + entry if line.startswith(f"{indent}{name}:") else line for line in example
    ]
    folder = project / "profiles"
    folder.mkdir()
    (folder / "profiles.yml").write_text("\n".join(lines_of_file))
    _, lines = check(project, {**environ, "DBT_PROFILES_DIR": str(folder)})
    assert lines["dbt profile"][0] == sign
    assert sentence in lines["dbt profile"][1]
    assert "hidden" not in lines["dbt profile"][1]


def machine(folder: Path, available_mib: int, membership: str = "") -> Path:
    """What Linux tells of itself, in a folder."""
    (folder / "self").mkdir()
    (folder / "self" / "cgroup").write_text(f"{membership}\n" if membership else "")
    (folder / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable:   {available_mib << 10} kB\n")
    return folder


def prepare(warehouse: ThrowawayWarehouse, *statements: str) -> None:
    """The ledger of calls as a load makes it, and what happened since."""
    for statement in (CREATE, *statements):
        execute(warehouse.login("loader"), statement)


def _desk_at(listener: socket.socket) -> dict[str, str]:
    """Into the environment as a whole: another address takes nothing of the file's account."""
    host, port = listener.getsockname()
    return {
        "OTC_BASE_URL": f"http://{host}:{port}/otc",
        "OTC_USERNAME": "account",
        "OTC_PASSWORD": "account-secret",
        **{f"OTC_{view}_VIEW_ID": view for view in ("TICKETS", "COMMENTS", "TIMESHEETS")},
    }
