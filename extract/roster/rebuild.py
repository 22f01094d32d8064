"""Rebuilds the roster's part of the warehouse after a change, with the dbt of this environment."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from extract.roster.errors import RosterError
from extract.settings.dbt_profile import sync_profile
from extract.settings.environment import load_environment

# Tests that also read what is not the roster's are left to the whole build; unit tests test code.
BUILD = (
    *("build", "--select", "tag:roster", "--indirect-selection", "cautious"),
    *("--exclude-resource-type", "unit_test"),
)
SHOWN_LINES = 6
STAMP = re.compile(r"^\d{2}:\d{2}:\d{2}\s*")


def rebuild_roster(root: Path, lock: int) -> None:
    """Raises with dbt's own words. dbt inherits the lock and holds it even if this process ends."""
    environ = load_environment(root)
    sync_profile(root)
    program = Path(sys.executable).with_name("dbt")
    try:
        done = subprocess.run(
            [str(program), "--quiet", "--no-use-colors", *BUILD],
            cwd=root,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=(lock,),
            check=False,
        )
    except OSError as error:
        raise RosterError(
            f"dbt cannot be started ({error.strerror}).", "Install the environment: `make setup`."
        ) from None
    if done.returncode:
        said = first_lines(done.stdout) or f"  (it said nothing; exit code {done.returncode})"
        raise RosterError(
            f"dbt could not rebuild the roster:\n{said}",
            "logs/dbt.log has the whole output.",
        )


def first_lines(output: str) -> str:
    lines = [STAMP.sub("", line).rstrip() for line in output.splitlines()]
    return "\n".join([f"  {line}" for line in lines if line][:SHOWN_LINES])
