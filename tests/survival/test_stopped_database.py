"""The database goes away in the middle of a load and comes back later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from load_process import FEW_RETRIES, LoadProcess
from own_server import cut_power, new_warehouse
from recovery import assert_next_load_is_clean, assert_one_sentence, recorded
from sessions import held, one_key, waiting
from support import ADMIN_PASSWORD, ThrowawayWarehouse
from two_days import VIEW, TwoDays, carry_over

from extract.errors import ExitCode
from extract.sandbox.postgres import EmbeddedPostgres
from extract.sandbox.throwaway import throwaway_postgres

WAITING = Path(".otc", "unrecorded.jsonl")
ON_RECORD = "select view_name, status, error_message from raw_otc.load_runs"


@pytest.fixture
def own_server() -> Iterator[EmbeddedPostgres]:
    with throwaway_postgres(ADMIN_PASSWORD) as postgres:
        yield postgres


@pytest.fixture
def warehouse(own_server: EmbeddedPostgres, two_days: TwoDays) -> ThrowawayWarehouse:
    """It holds the first day, on a server of its own."""
    made = new_warehouse(own_server)
    carry_over(two_days.first_warehouse, made)
    return made


def test_a_database_stopped_in_the_middle_of_the_merge_has_the_old_rows_when_it_is_back(
    own_server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ | FEW_RETRIES, VIEW) as load:
        with held(warehouse, one_key(two_days.new_key)):
            waiting(warehouse, "insert")
            cut_power(own_server)
        ended = load.end()
    assert ended.exit_code == ExitCode.FAILED
    assert_one_sentence(ended, "dlt could not load the timesheets view")
    own_server.start()
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    (failed, _) = recorded(warehouse, first=0)
    assert failed[:3] == ("failed", "WarehouseError", ended.run["error"])


def test_every_view_is_on_record_although_the_database_was_stopped_before_its_turn(
    own_server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(
        project, environ, VIEW, "comments", moment="when half the keys are sent"
    ) as load:
        load.reach()
        cut_power(own_server)
        load.go_on()
        ended = load.end()
    assert ended.exit_code == ExitCode.FAILED
    assert "Traceback" not in ended.messages
    errors = {run["view"]: run["error"] for run in ended.runs}
    assert "PostgreSQL" in errors[VIEW]
    assert "PostgreSQL" in errors["comments"]
    assert (project / WAITING).read_text().count('"run_id"') == 2
    own_server.start()
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    failed = [run for run in warehouse.query(ON_RECORD) if run[1] == "failed"]
    assert sorted(failed) == sorted((view, "failed", error) for view, error in errors.items())


def test_a_waiting_record_that_a_full_disk_cut_off_stops_no_later_load(
    own_server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, moment="when half the keys are sent") as load:
        load.reach()
        cut_power(own_server)
        load.go_on()
        load.end()
    own_server.start()
    record = (project / WAITING).read_text()
    (project / WAITING).write_text(record[: len(record) // 2])
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    assert [status for status, *_ in recorded(warehouse, first=0)] == ["interrupted", "partial"]
