"""A build reads raw as of one moment, and staging holds one reading of the desk's clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sandbox.desk import running_desk
from tests.support import AS_OF, ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import build, rebuild
from tests.whole_build import GOOD_DESK

NEXT_DAY = replace(GOOD_DESK, as_of=AS_OF + timedelta(days=1))
VIEWS = ("tickets", "comments", "timesheets")
WAITING = """
select count(*) from pg_locks where not granted and relation = '{table}'::regclass
"""


@contextmanager
def locked(warehouse: ThrowawayWarehouse, table: str) -> Iterator[None]:
    """Nobody gets past this table meanwhile."""
    with closing(warehouse.login("admin").connect(autocommit=False)) as connection:
        connection.cursor().execute(f"lock table {table} in access exclusive mode")
        yield
        connection.rollback()


def wait_until_held(warehouse: ThrowawayWarehouse, table: str) -> None:
    deadline = time.monotonic() + 120
    while warehouse.query(WAITING.format(table=table), "admin") == [(0,)]:
        assert time.monotonic() < deadline, f"The build never came to {table}."
        time.sleep(0.1)


def staged(warehouse: ThrowawayWarehouse) -> dict[str, tuple]:
    return {
        view: warehouse.query(
            f"select count(*), max(loaded_at), sum(hashtextextended(row_key || loaded_at, 0)) "
            f"from staging.stg_otc__{view}"
        )[0]
        for view in VIEWS
    }


@pytest.mark.parametrize(
    "table",
    ["staging.stg_otc__tickets", "quality.value_issues", "quality.gate"],
    ids=["before staging", "after staging", "at the gate"],
)
def test_a_load_that_commits_while_a_build_runs_waits_for_the_next_one(
    table: str, good: ThrowawayWarehouse, folder: Path
) -> None:
    before = staged(good)
    with running_desk(NEXT_DAY) as desk, ThreadPoolExecutor() as pool:
        with locked(good, table):
            held = pool.submit(build, good, folder)
            wait_until_held(good, table)
            runs = load(folder, {**desk_environ(desk), **good.environ()})
        done = held.result()
    assert all(run["records_inserted"] and run["records_fetched"] for run in runs.values())
    assert runs["tickets"]["records_updated"]
    assert done.returncode == 0, done.stdout
    assert staged(good) == before

    rebuild(good, folder)
    for view in VIEWS:
        changed = runs[view]["records_inserted"]
        assert staged(good)[view][0] == before[view][0] + changed
        assert good.query(f"select max(_loaded_at) from raw_otc.{view}") == [
            (staged(good)[view][1],)
        ]


def test_no_row_is_missing_that_changed_before_it_was_staged(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """With nothing staged there is no earlier version to keep: the changed one is read."""
    keys = "select count(*) from staging.stg_otc__tickets"
    before = good.query(keys)
    with running_desk(NEXT_DAY) as desk, ThreadPoolExecutor() as pool:
        # Held by a table that is read before the first staging model can begin.
        with locked(good, "staging.stg_otc__tickets"):
            held = pool.submit(
                build, good, folder, "run", "--full-refresh", "--select", "staging.otc"
            )
            wait_until_held(good, "staging.stg_otc__tickets")
            load(folder, {**desk_environ(desk), **good.environ()})
        done = held.result()
    assert done.returncode == 0, done.stdout
    assert good.query(keys) == before


def test_another_time_zone_is_refused_until_everything_is_read_again(
    good: ThrowawayWarehouse, folder: Path, project: Path
) -> None:
    elsewhere = "Pacific/Auckland"
    before = staged(good)
    refused = build(good, project, desk_timezone=elsewhere)
    assert refused.returncode != 0
    said = " ".join((refused.stdout + refused.stderr).split())
    assert "were read with desk_timezone Australia/Sydney, and it is Pacific/Auckland now" in said
    assert "Run `dbt build --full-refresh`" in said
    assert staged(good) == before
    # A full refresh without the function that has the zone would read everything as before.
    part = ("run", "--full-refresh", "--select", "staging.otc")
    assert build(good, project, *part, desk_timezone=elsewhere).returncode != 0

    created = "select min(created_at) from staging.stg_otc__tickets"
    ((sydney,),) = good.query(created)
    functions = "path:dbt_project/functions/parsing"
    whole = ("build", "--full-refresh", "--select", "staging.otc", functions)
    whole += ("--indirect-selection", "cautious", "--exclude-resource-type", "unit_test")
    done = build(good, project, *whole, desk_timezone=elsewhere)
    assert done.returncode == 0, done.stdout
    assert good.query(created) == [(sydney - timedelta(hours=2),)]
    assert build(good, project, "run", desk_timezone="Australia/Sydney").returncode != 0
    again = ("run", "--select", "staging.otc")
    assert build(good, project, *again, desk_timezone=elsewhere).returncode == 0


def test_a_row_deleted_from_raw_is_forgotten(good: ThrowawayWarehouse, folder: Path) -> None:
    ((key,),) = good.query(
        "select min(row_key) from quality.value_issues where dataset = 'tickets'"
    )
    good.query(f"delete from raw_otc.tickets where _row_key = '{key}'", "loader")
    rebuild(good, folder, "staging.otc", "value_issues")
    for table in ("staging.stg_otc__tickets", "quality.value_issues"):
        assert good.query(f"select from {table} where row_key = '{key}'") == []
