"""A seed may gain a column; one that loses a column says what to run."""

from __future__ import annotations

from pathlib import Path

from tests.support import ThrowawayWarehouse
from tests.warehouse.roster.roster_project import RosterProject

SEED = "assignee_placeholders"
ROWS = f"select * from staging.{SEED}"


def write(project: RosterProject, *lines: str) -> None:
    path = project.folder / "seeds" / f"{SEED}.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_a_seed_gains_a_column_and_is_told_how_to_lose_one(
    tmp_path: Path, warehouse: ThrowawayWarehouse
) -> None:
    project = RosterProject.create(tmp_path, warehouse)
    seed = ("seed", "--select", SEED)
    assert project.dbt(*seed).returncode == 0
    warehouse.query("create schema own")
    warehouse.query(f"create view own.placeholders as {ROWS}")

    write(project, "assignee_name,note,since", "PendingAssignment,the desk's,2024-05-01")
    done = project.dbt(*seed)
    assert done.returncode == 0, done.stdout
    ((name, note, since),) = warehouse.query(ROWS)
    assert (name, note, f"{since}") == ("PendingAssignment", "the desk's", "2024-05-01")
    assert warehouse.query("select * from own.placeholders") == [("PendingAssignment",)]

    write(project, "assignee_name,since", "PendingAssignment,2024-05-01")
    refused = project.dbt(*seed)
    assert refused.returncode == 1
    said = " ".join(refused.stdout.split())
    assert f"The seed {SEED} has no column note any more, but its table has." in said
    assert f"Run `dbt seed --full-refresh --select {SEED}`" in said
    assert warehouse.query(ROWS) == [(name, note, since)]

    done = project.dbt(*seed, "--full-refresh")
    assert done.returncode == 0, done.stdout
    assert warehouse.query(ROWS) == [(name, since)]
