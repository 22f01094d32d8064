"""Rebuilds the roster's part of the warehouse after a change, with the dbt of this environment."""

from __future__ import annotations

from pathlib import Path

from extract.dbt_program import first_lines, run_dbt
from extract.record.runs import recorded
from extract.roster.errors import RosterError
from extract.settings.environment import load_environment
from extract.warehouse.connection import Warehouse

# Tests that also read what is not the roster's are left to the whole build; unit tests test code.
BUILD = (
    *("build", "--select", "tag:roster", "--indirect-selection", "cautious"),
    *("--exclude-resource-type", "unit_test"),
)


def rebuild_roster(root: Path, lock: int) -> None:
    """Raises with dbt's own words. dbt inherits the lock and holds it even if this process ends."""
    environ = load_environment(root)
    with recorded(Warehouse.from_environ(environ), "roster", root) as record:
        with record.stage("rebuild"):
            done = run_dbt(root, environ, "--quiet", *BUILD, held=(lock,))
        if not done.returncode:
            return
        said = first_lines(done.stdout) or f"  (it said nothing; exit code {done.returncode})"
        raise RosterError(
            f"dbt could not rebuild the roster:\n{said}",
            "logs/dbt.log has the whole output.",
        )
