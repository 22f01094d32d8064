"""A deployed warehouse with its desk and its clone: what the runbook's commands are typed at."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from tests import forked
from tests.runbook.page import Command
from tests.sandbox.desk import RunningDesk
from tests.sandbox.postgres import SUPERUSER, binaries
from tests.support import ADMIN_PASSWORD, ROOT, ThrowawayWarehouse, clean_environ, desk_environ

# What a shell reads as more than words.
OF_A_SHELL = re.compile(r"[|&;<>$`]")
BASE = "as-deployed"


@dataclass
class System:
    """Holds a warehouse, the clone that works on it, its desk, and settings beyond the usual."""

    warehouse: ThrowawayWarehouse
    clone: Path
    desk: RunningDesk
    settings: dict[str, str]
    # A project of other models has to be parsed anew: by the program itself.
    has_other_code: bool = False

    def environ(self, *, is_admin: bool = False) -> dict[str, str]:
        """Gives what a person's shell has after `eval "$(make -s env)"`."""
        admin = {"PGUSER": SUPERUSER, "PGPASSWORD": ADMIN_PASSWORD} if is_admin else {}
        programs = f"{self.clone / '.venv' / 'bin'}{os.pathsep}{binaries()}"
        return clean_environ(
            **{
                **self.warehouse.environ(),
                **desk_environ(self.desk),
                "HOME": str(self.clone.parent),
                # It would move the shared environment to the clone.
                "UV": "true",
                "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
                "COLUMNS": "200",
                **{f"GIT_{who}_NAME": "Mia Lead" for who in ("AUTHOR", "COMMITTER")},
                **{f"GIT_{who}_EMAIL": "mia@orro.group" for who in ("AUTHOR", "COMMITTER")},
                **self.settings,
                **admin,
            }
        ) | {"PYTHONPATH": str(self.clone)}

    def run(self, command: Command) -> subprocess.CompletedProcess[str]:
        """Runs it as a shell would."""
        return self.type(command.text, is_admin=command.is_for_an_administrator)

    def type(self, text: str, *, is_admin: bool = False) -> subprocess.CompletedProcess[str]:
        environ = self.environ(is_admin=is_admin)
        unquoted = re.sub(r"'[^']*'|\"[^\"$`]*\"", "", text)
        words = shlex.split(text)
        is_simple = words[0] in ("otc", "dbt") and not OF_A_SHELL.search(unquoted)
        if is_simple and not self.has_other_code:
            runner = forked.parsed_project() if words[0] == "dbt" else forked
            return runner.run(*words, cwd=self.clone, environ=environ, timeout=600)
        return subprocess.run(
            ["bash", "-euc", text],
            cwd=self.clone,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def succeed(self, text: str, *codes: int) -> str:
        done = self.type(text)
        assert done.returncode in (codes or (0,)), f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def query(self, statement: str, role: str = "transformer") -> list[tuple]:
        return self.warehouse.query(statement, role)

    def copy(self, warehouse: ThrowawayWarehouse) -> System:
        """The same clone as it was deployed, on another warehouse."""
        self.succeed(f"git reset -q --hard {BASE} && git clean -fdq && rm -rf backups .otc")
        return replace(self, warehouse=warehouse, settings={}, has_other_code=False)


def make_clone(folder: Path) -> Path:
    """Copies the project into a repository of its own; the Python environment is shared."""
    clone = folder / "otc"
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    patterns = [name.rstrip("/") for name in ignored if not name.startswith("#")]
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(".git", *patterns))
    (clone / ".venv").symlink_to(ROOT / ".venv")
    return clone


def make_repository(system: System) -> None:
    """Gives the clone a history, and an upstream to pull from."""
    upstream = system.clone.parent / "upstream.git"
    system.succeed(
        f"git init -q -b main && git add --all && git commit -q -m deployed && git tag {BASE}"
        f" && git clone -q --bare . {upstream} && git remote add origin {upstream}"
        " && git fetch -q && git branch -q --set-upstream-to=origin/main"
    )
