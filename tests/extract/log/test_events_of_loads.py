"""What programs read of a load: the same as people do, with figures of their own."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from extract.load import progress
from extract.load.progress_events import ProgressEvents
from extract.log import Log
from tests.extract.log.logging_of import JSON_LOG, events_of, named, one
from tests.sandbox.desk import RunningDesk
from tests.support import FIGURES, ThrowawayWarehouse, desk_environ, otc


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ(), **JSON_LOG}


def test_each_view_is_an_event_with_the_run_and_counts_that_the_warehouse_keeps(
    desk: RunningDesk, project: Path, environ: dict[str, str], warehouse: ThrowawayWarehouse
) -> None:
    desk.faults.add("conflict", view="timesheets", rows=5)
    done = otc("load", "--json", cwd=project, environ=environ)
    assert done.returncode == 3, done.stderr
    runs = json.loads(done.stdout)
    loaded = named(done.stderr, "view_loaded")
    assert [event["level"] for event in loaded] == ["info", "info", "warning"]
    for event, run in zip(loaded, runs, strict=True):
        assert (event["command"], event["view"], event["run_id"], event["status"]) == (
            *("load", run["view"], run["run_id"]),
            run["status"],
        )
        counts = {name: run[f"records_{name}"] for name in FIGURES}
        assert {name: event["counts"][name] for name in FIGURES} == counts
        assert event["seconds"] == run["seconds"]
    assert loaded[-1]["rejections"] == runs[-1]["rejections"]
    steps = [event["message"] for event in named(done.stderr, "step")]
    for step in ("waiting for the first rows", "comparing with the warehouse"):
        assert steps.count(step) == 3
    ids = {(event["view"], event["run_id"]) for event in named(done.stderr, "step")}
    assert ids == set(warehouse.query("select view_name, run_id from raw_otc.load_runs"))
    assert one(done.stderr, "finished")["exit_code"] == 3


def test_a_view_that_fails_is_an_error_with_its_cause_and_its_remedy(
    desk: RunningDesk, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("status", view="tickets", code=500)
    done = otc("load", "tickets", cwd=project, environ={**environ, "OTC_RETRIES": "1"})
    assert done.returncode == 1
    retried = one(done.stderr, "notice")["message"]
    assert "Trying again in" in retried
    failed = one(done.stderr, "view_failed")
    assert failed["level"] == "error"
    assert failed["error"].endswith("Given up on the tickets view after 2 attempts.")
    assert failed["remedy"]
    assert "counts" not in failed


def test_a_dry_run_says_that_it_is_one(project: Path, environ: dict[str, str]) -> None:
    done = otc("load", "tickets", "--dry-run", cwd=project, environ=environ)
    assert one(done.stderr, "view_loaded")["is_dry_run"] is True


def test_progress_is_an_event_now_and_then_with_its_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    events = ProgressEvents(Log(stream, is_json=True))
    events.start("tickets", "a-run")
    events.rows(10)
    assert named(stream.getvalue(), "progress") == [], "two seconds are not over"
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0)
    events.rows(12_000)
    events.bytes(5_000_000)
    rows, size = named(stream.getvalue(), "progress")
    assert (rows["rows"], rows["view"], rows["run_id"]) == (12_000, "tickets", "a-run")
    assert size["bytes"] == 5_000_000
    assert len(events_of(stream.getvalue())) == 3
