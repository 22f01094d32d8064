"""Data is as old as the last load that was completed, and says so."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.sandbox.desk import running_desk
from tests.sandbox.desk.reader import Row
from tests.support import ThrowawayWarehouse, desk_environ, figures, load
from tests.warehouse.quality.builds import build, rebuild
from tests.warehouse.quality.desk_rows import moment_of
from tests.whole_build import GOOD_DESK, NOW

HAPPENED = {
    "tickets": "TKT-Modified Time",
    "comments": "TKTCT-Created Time",
    "timesheets": "TS-Date",
}
COMPLETED = ("success", "partial")
FIGURES = """
select
    run_id, view_name, source, status, error_class, error_message, records_fetched,
    records_inserted, records_updated, records_unchanged, records_duplicate, records_rejected,
    duration_seconds, started_at, finished_at
from {relation} order by run_id
"""


def age(warehouse: ThrowawayWarehouse, view: str, hours: float) -> None:
    warehouse.query(
        f"update raw_otc.load_runs set finished_at = now() - interval '{hours} hours', "
        f"started_at = now() - interval '{hours + 0.1} hours' where view_name = '{view}'",
        role="admin",
    )


def freshness(warehouse: ThrowawayWarehouse, folder: Path) -> tuple[int, dict[str, str]]:
    """dbt's exit code, and its word on each view."""
    done = build(warehouse, folder, "source", "freshness", "--write-json")
    results = json.loads((folder / "target" / "sources.json").read_text())["results"]
    return done.returncode, {
        result["unique_id"].rpartition(".")[2]: result["status"] for result in results
    }


def latest(rows: list[Row], column: str) -> datetime:
    """The latest moment that is not ahead."""
    return max(moment for row in rows if (moment := moment_of(row, column)) <= NOW)


def test_sources_are_as_fresh_as_their_last_completed_load(
    good: ThrowawayWarehouse, folder: Path, sent: dict[str, list[Row]]
) -> None:
    for view, hours in (("tickets", 23.9), ("comments", 24.1), ("timesheets", 48.1)):
        age(good, view, hours)
    aged = {"tickets": "pass", "comments": "warn", "timesheets": "error"}
    assert freshness(good, folder) == (1, aged)

    with running_desk(GOOD_DESK) as desk:
        desk.faults.add("status", view="comments", code=401)
        runs = load(folder, {**desk_environ(desk), **good.environ()}, "comments", "timesheets")
    assert runs["comments"]["status"] == "failed"
    assert figures(runs["timesheets"]).keys() == {"fetched", "unchanged", "rejected"}
    reloaded = {"tickets": "pass", "comments": "warn", "timesheets": "pass"}
    assert freshness(good, folder) == (0, reloaded)

    # Back to the moment that the build takes for now.
    good.query(
        "update raw_otc.load_runs set started_at = started_at - ahead, "
        f"finished_at = finished_at - ahead from (select now() - '{NOW}' as ahead) as clocks",
        role="admin",
    )
    rebuild(good, folder, "data_freshness")
    assert_load_runs_agree(good)
    assert_data_freshness_agrees(good, sent)


def assert_load_runs_agree(warehouse: ThrowawayWarehouse) -> None:
    shown = warehouse.query(FIGURES.format(relation="quality.load_runs"))
    assert shown == warehouse.query(FIGURES.format(relation="raw_otc.load_runs"))
    completed = set(warehouse.query("select status, is_completed from quality.load_runs"))
    assert completed == {("success", True), ("partial", True), ("failed", False)}


def assert_data_freshness_agrees(warehouse: ThrowawayWarehouse, sent: dict[str, list[Row]]) -> None:
    runs = warehouse.query(
        "select view_name, status, started_at, finished_at from raw_otc.load_runs"
    )
    shown = warehouse.query(
        "select view_name, row_count, newest_data_at, last_tried_at, last_loaded_at, age_hours "
        "from quality.data_freshness"
    )
    expected, ages = [], {}
    for view, rows in sent.items():
        tried = max(started for name, _, started, _ in runs if name == view)
        loaded = max(
            ended for name, status, _, ended in runs if name == view and status in COMPLETED
        )
        hours = Decimal(str((NOW - loaded).total_seconds())) / 3600
        ages[view] = hours.quantize(Decimal("0.01"), ROUND_HALF_UP)
        newest = latest(rows, HAPPENED[view])
        expected.append((view, len(rows), newest, tried, loaded, ages[view]))
    assert sorted(shown) == sorted(expected)
    # The failed load made nothing younger, and the unchanged one did.
    assert (int(ages["tickets"]), int(ages["comments"]), int(ages["timesheets"])) == (23, 24, 0)
