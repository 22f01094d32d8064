"""Files for machines: what they call is there, and is what the README tells people to type."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.cli import build_parser
from extract.watch.unattended import SECONDS, planned_jobs
from tests.support import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
UNITS = ROOT / "dbt_project" / "docs" / "unattended"
PAGE = ROOT / "dbt_project" / "docs" / "unattended.md"
HERE = "/opt/otc"
CONTEXT = re.compile(r"\$\{\{.*?\}\}")
# What needs neither a file of ours nor a check: installing a server, and copying.
SYSTEMS_OWN = ("sudo", "echo", "install", "[")


def workflow(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in workflow(path)["jobs"].values():
        yield from job["steps"]


def commands(path: Path) -> list[list[str]]:
    """Lists the words of each command that a workflow runs."""
    lines = [line for step in steps(path) for line in step.get("run", "").splitlines()]
    parts = [part for line in lines for part in re.split(r"&&|\|\||;", CONTEXT.sub("", line))]
    return [shlex.split(part) for part in parts if part.strip()]


def targets_of_make() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([\w./-]+):(?!=)", text, re.M))


def check_otc(words: list[str]) -> None:
    arguments = build_parser().parse_args(words)
    assert arguments.command == words[0]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_command_of_a_workflow_exists(path: Path) -> None:
    called = commands(path)
    assert called
    for program, *words in called:
        if program == "make":
            assert set(words) <= targets_of_make()
        elif program == ".venv/bin/otc":
            check_otc(words)
        else:
            assert program in SYSTEMS_OWN or (ROOT / program).exists(), program


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_action_is_pinned_by_commit_and_a_job_may_do_no_more_than_it_needs(path: Path) -> None:
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
    found = workflow(path)
    assert found["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] for job in found["jobs"].values())


def test_the_same_action_is_pinned_to_the_same_commit_everywhere() -> None:
    pins = {
        tuple(step["uses"].split("@"))
        for path in WORKFLOWS
        for step in steps(path)
        if "uses" in step
    }
    assert len(pins) == len({action for action, _ in pins})


def test_the_unattended_workflow_gives_the_run_time_and_keeps_passwords_secret() -> None:
    (job,) = workflow(ROOT / ".github/workflows/unattended.yml")["jobs"].values()
    stages = {stage.name: stage.seconds for stage in planned_jobs({}, canary=True)}
    assert job["timeout-minutes"] * 60 > sum(stages.values())
    assert stages.items() <= SECONDS.items()
    for name, value in job["env"].items():
        is_secret = "PASSWORD" in name or "URLS" in name
        assert not is_secret or re.fullmatch(r"\$\{\{ secrets\.\w+ \}\}", value), name
    page = PAGE.read_text(encoding="utf-8")
    text = (ROOT / ".github/workflows/unattended.yml").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"secrets\.(\w+)", text) if f"`{name}`" not in page] == []


def test_systemd_takes_the_service_and_the_timer(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here; by hand: systemd-analyze verify otc-run.service")
    for unit in UNITS.iterdir():
        # Neither the folder nor the user exists here.
        text = unit.read_text(encoding="utf-8").replace(HERE, str(ROOT))
        (tmp_path / unit.name).write_text(text.replace("User=otc\n", ""))
    units = sorted(map(str, tmp_path.iterdir()))
    assert [Path(unit).name for unit in units] == ["otc-run.service", "otc-run.timer"]
    done = subprocess.run(
        [program, "verify", *units], capture_output=True, text=True, timeout=60, check=False
    )
    # It warns of a misspelled line, and ends with 0 all the same.
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_service_and_cron_call_a_command_that_exists() -> None:
    service = (UNITS / "otc-run.service").read_text(encoding="utf-8")
    (started,) = re.findall(rf"^ExecStart={HERE}/\.venv/bin/otc (.*)$", service, re.M)
    check_otc(started.split())
    page = PAGE.read_text(encoding="utf-8")
    (line,) = re.findall(r"^30 5 \* \* \* (.*)$", page, re.M)
    assert line.startswith(f"cd {HERE} && OTC_LOG=json .venv/bin/otc run ")


def test_the_page_names_each_limit_event_and_command() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for line in re.findall(r"^otc (.*?) *(?:#.*)?$", page, re.M):
        check_otc(line.split())
    assert [name for name in SECONDS if f"`OTC_RUN_{name.upper()}_SECONDS`" not in page] == []
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "extract").rglob("*.py"))
    said = set(re.findall(r'\.(?:say|note)\(\s*"(\w+)"', source))
    said |= set(re.findall(r'_note\(\s*"(\w+)"', source))
    assert len(said) > 10
    assert sorted(name for name in said if f"`{name}`" not in page) == []
