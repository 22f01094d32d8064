"""A dry run counts what a load would do, and writes nothing."""

from __future__ import annotations

from pathlib import Path

from extract.errors import ExitCode
from extract.otc.views import VIEWS
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, figures, load

TABLES = "select table_name from information_schema.tables where table_schema = 'raw_otc'"


def content(warehouse: ThrowawayWarehouse) -> dict[str, list[tuple]]:
    names = [name for (name,) in warehouse.query(TABLES)]
    return {
        name: warehouse.query(f"select t::text, xmin, ctid from raw_otc.{name} as t order by ctid")
        for name in names
        if name != "desk_calls"
    }


def test_on_a_new_warehouse_it_counts_and_only_the_call_is_on_record(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    dry = load(project, environ, "--dry-run")
    assert warehouse.query(TABLES) == [("desk_calls",)]
    assert warehouse.query("select count(*) from raw_otc.desk_calls") == [(len(VIEWS),)]
    wet = load(project, environ)
    for view in VIEWS:
        assert figures(dry[view]) == figures(wet[view])
        assert dry[view]["rejections"] == wet[view]["rejections"]


def test_on_a_filled_one_it_counts_changes_and_leaves_every_tuple_alone(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    load(project, environ)
    desk.clock.advance(5)
    before = content(warehouse)
    dry = load(project, environ, "--dry-run")
    assert content(warehouse) == before
    assert dry["tickets"]["records_updated"] > 0
    wet = load(project, environ)
    assert {v: figures(run) for v, run in dry.items()} == {v: figures(r) for v, r in wet.items()}


def test_it_fails_as_a_load_would_fail(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("truncate", view="tickets")
    run = load(project, environ, "--dry-run", "tickets")["tickets"]
    assert (run["status"], run["exit"]) == ("failed", ExitCode.FAILED)
    assert "cut off" in str(run["error"])
    assert warehouse.query(TABLES) == [("desk_calls",)]
