"""Everything that the README tells people to type works, in a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.support import ROOT, clean_environ

SETTINGS = 'eval "$(make -s env)"'
AGAIN = "make load && dbt build"
TYPED = (
    "make demo",
    "make psql",
    "make docs",
    "make check",
    "make down",
    "make setup",
    SETTINGS,
    AGAIN,
    "make clock DAYS=1",
    "make load build",
    "otc roster list",
    'otc roster add "Nora New" nora.new@orro.group --by "Mia Lead" --reason "hired"',
    'otc roster assign nora.new@orro.group "Cloud - Security" --by "Mia Lead" --reason "hired"',
    'otc roster deactivate nora.new@orro.group --by "Mia Lead" --reason "resigned"',
    "otc roster as-of 2025-07-01",
    "otc roster history nora.new@orro.group",
    "otc roster export",
    "otc publish list",
    "otc publish diff",
    'otc publish rollback --reason "Hours are doubled."',
    "otc canary && make build",
    "make backup",
    "otc metrics --file otc.prom",
    "otc alert",
    "otc alert --dry-run",
    "otc alert --test",
    "otc ask",
    "otc ask tickets_by_status",
    "otc ask recent_tickets --set top=5",
    "otc ask tickets_by_status --about",
    "mf query --metrics sla_compliance_pct --group-by queue",
)
# They need a server or a file of the reader's, or their exit code is an answer; tests of roles,
# loads, runs, backups and the status do the same.
ELSEWHERE = re.compile(
    r"export (PG|OTC_)|\.venv/bin/otc roles$|otc (load|restore|run|status)\b"
    r"|make load && \.venv/bin/dbt"
)
# The very run that this test is part of, its neighbour in CI, and what takes half an hour.
OURSELVES = ("make test", "make lint", "make bench")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Copies the project's files without settings; the Python environment is shared."""
    folder = tmp_path_factory.mktemp("clone") / "otc"
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    patterns = [name.rstrip("/") for name in ignored if not name.startswith("#")]
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", *patterns))
    (folder / ".venv").symlink_to(ROOT / ".venv")
    home_of(folder).mkdir()
    yield folder
    shell(folder, "make down")


def home_of(folder: Path) -> Path:
    return folder.parent / "home"


def environ_of(folder: Path) -> dict[str, str]:
    """Sets a home of its own, and hides uv, which would move the shared environment to the copy."""
    return clean_environ(HOME=str(home_of(folder)), UV="true")


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        env=environ_of(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def succeed(folder: Path, command: str) -> str:
    done = shell(folder, command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def interrupt(folder: Path, command: str, moment: str, how: signal.Signals) -> None:
    """Signals the command and all it started, as Ctrl-C does, when its output reaches a text."""
    process = subprocess.Popen(
        command.split(),
        cwd=folder,
        env=environ_of(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    seen = next((line for line in process.stdout if moment in line), None)
    assert seen is not None, f"{moment!r} never came"
    os.killpg(process.pid, how)
    process.stdout.close()
    assert process.wait(60) != 0


@pytest.fixture(scope="module")
def summary(clone: Path) -> str:
    """What the demo says at its end, after others that were interrupted.

    Each of them must get past the one before it; the last runs to its end.
    """
    for moment, how in (
        ("Starting the embedded PostgreSQL", signal.SIGKILL),
        ("Starting the stand-in desk", signal.SIGINT),
        ("waiting for the first rows", signal.SIGKILL),
        ("writing", signal.SIGINT),
        ("START sql table model", signal.SIGINT),
    ):
        interrupt(clone, "make demo", moment, how)
    return succeed(clone, "make demo")


def test_a_demo_that_was_interrupted_anywhere_goes_on_when_run_again(
    clone: Path, summary: str
) -> None:
    for mart in ("marts.tickets", "marts.comments", "marts.timesheets"):
        rows = re.search(rf"{re.escape(mart)} +([\d,]+)", summary)
        assert rows, summary
        assert int(rows.group(1).replace(",", "")) > 1000
    assert "make psql" in summary
    assert (clone / "target" / "static_index.html").as_uri() in summary


@pytest.mark.usefixtures("summary")
def test_everything_the_readme_tells_people_to_type_works_in_its_order(clone: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (clone / "README.md").read_text(encoding="utf-8"), re.S)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    typed = [line for line in lines if not ELSEWHERE.match(line) and line not in OURSELVES]
    assert set(typed) == set(TYPED)
    assert typed[0] == "make demo"
    count = ".venv/bin/otc psql -Atc 'select count(*) from marts.tickets'"
    before = succeed(clone, count)
    # The demo has just done two of them, and what is typed twice in a row is done once.
    rest = [line for line, _ in groupby(typed) if line not in ("make demo", "make docs")]
    until = rest.index(AGAIN) + 1
    again = succeed(clone, "\n".join(rest[:until]))
    assert re.search(r"tickets +success +[\d,]+ +0 +0 ", again), "a load again changes nothing"
    assert succeed(clone, count) == before, "a build again gives the same warehouse"
    succeed(clone, "\n".join([SETTINGS, *rest[until:]]))
    assert shell(clone, ".venv/bin/python -m tests.sandbox status").returncode == 0


def test_down_leaves_nothing_running_and_nothing_outside_the_clone(clone: Path) -> None:
    succeed(clone, "make up")
    marker = clone / ".sandbox" / "postgres" / "away.path"
    away = Path(marker.read_text()) if marker.exists() else clone / ".sandbox" / "away"
    succeed(clone, "make down")
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True
    ).stdout
    assert str(clone / ".sandbox") not in listed
    assert not away.exists()
    assert list(home_of(clone).iterdir()) == []


def test_help_is_the_default_and_lists_every_verb(clone: Path) -> None:
    listed = succeed(clone, "make")
    phony = re.search(r"^\.PHONY: (.*)$", (clone / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony
    assert re.findall(r"^  make (\w+) ", listed, re.M) == phony.group(1).split()
