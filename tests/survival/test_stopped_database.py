"""The database goes away in the middle of a load and comes back later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.sandbox.postgres import EmbeddedPostgres
from tests.sandbox.throwaway import throwaway_postgres
from tests.support import ADMIN_PASSWORD, ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MID_FETCH
from tests.survival.own_server import cut_power, new_warehouse
from tests.survival.recovery import assert_next_load_is_clean, assert_one_sentence, recorded
from tests.survival.sessions import held, one_key, waiting
from tests.survival.small_disk import filled, small_disk
from tests.survival.two_days import VIEW, TwoDays, carry_over

ON_RECORD = "select view_name, status, error_message from raw_otc.load_runs"


def waiting_records(project: Path) -> Path:
    (file,) = (project / ".otc").rglob("*unrecorded*")
    return file


@pytest.fixture
def own_server() -> Iterator[EmbeddedPostgres]:
    with throwaway_postgres(ADMIN_PASSWORD) as postgres:
        yield postgres


@pytest.fixture
def warehouse(own_server: EmbeddedPostgres, two_days: TwoDays) -> ThrowawayWarehouse:
    """Gives a warehouse that holds the first day, on a server of its own."""
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
    with LoadProcess(project, environ, VIEW) as load:
        with held(warehouse, one_key(two_days.new_key)):
            waiting(warehouse, "insert")
            cut_power(own_server)
        ended = load.end()
    assert ended.exit_code == ExitCode.FAILED
    assert_one_sentence(ended, "connection")
    own_server.start()
    assert two_days.held_by(warehouse) == "the first day"
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    (failed, _) = recorded(warehouse, first=0)
    assert (failed[0], failed[2]) == ("failed", ended.run["error"])


def test_every_view_is_on_record_although_the_database_was_stopped_before_its_turn(
    own_server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, "comments", moment=MID_FETCH) as load:
        load.reach()
        cut_power(own_server)
        load.go_on()
        ended = load.end()
    assert ended.exit_code == ExitCode.FAILED
    assert "Traceback" not in ended.messages
    errors = {run["view"]: run["error"] for run in ended.runs}
    assert "PostgreSQL" in errors[VIEW]
    assert "PostgreSQL" in errors["comments"]
    assert waiting_records(project).read_text().count('"run_id"') == 2
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
    with LoadProcess(project, environ, VIEW, moment=MID_FETCH) as load:
        load.reach()
        cut_power(own_server)
        load.go_on()
        load.end()
    own_server.start()
    file = waiting_records(project)
    record = file.read_text()
    file.write_text(record[: len(record) // 2])
    assert_next_load_is_clean(two_days, warehouse, project, environ)
    assert [status for status, *_ in recorded(warehouse, first=0)] == ["interrupted", "partial"]


def test_with_neither_database_nor_disk_left_it_is_still_told_in_a_sentence(
    own_server: EmbeddedPostgres,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    folder = project / ".otc"
    folder.mkdir()
    with small_disk(folder, "size=8m"):
        with LoadProcess(project, environ, VIEW, moment=MID_FETCH) as load:
            load.reach()
            cut_power(own_server)
            with filled(folder):
                load.go_on()
                ended = load.end()
        assert ended.exit_code == ExitCode.FAILED
        assert_one_sentence(ended, "")
        own_server.start()
        assert two_days.held_by(warehouse) == "the first day"
        assert_next_load_is_clean(two_days, warehouse, project, environ)
