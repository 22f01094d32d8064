"""Sessions that the server ends: they are opened again, or else the load fails as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.support import ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MID_FETCH
from tests.survival.recovery import (
    assert_failed_whole,
    assert_next_load_is_clean,
    assert_one_sentence,
)
from tests.survival.sessions import (
    OF_DLT,
    READS_STORED,
    SESSIONS,
    WAITS,
    end_session,
    found,
    held,
    one_key,
    session,
    waiting,
)
from tests.survival.two_days import VIEW, TwoDays, all_figures


@pytest.mark.parametrize(
    ("moment", "which"),
    [(MID_FETCH, SESSIONS["lock"]), ("when the keys are fetched", READS_STORED)],
    ids=["lock", "stored rows"],
)
def test_a_session_lost_before_the_merge_fails_the_view_and_nothing_is_written(
    moment: str,
    which: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, moment=moment) as load:
        load.reach()
        end_session(warehouse, session(warehouse, which))
        load.go_on()
        ended = load.end()
    assert_failed_whole(two_days, warehouse, ended, "connection")
    assert_next_load_is_clean(two_days, warehouse, project, environ)


def test_the_records_session_lost_while_the_rows_come_in_is_made_again(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with LoadProcess(project, environ, VIEW, moment=MID_FETCH) as load:
        load.reach()
        end_session(warehouse, session(warehouse, SESSIONS["records"]))
        load.go_on()
        ended = load.end()
    assert ended.exit_code == ExitCode.PARTIAL
    assert all_figures(ended.run) == two_days.counts
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)


@pytest.mark.scenario("C-09")
@pytest.mark.parametrize("which", [*SESSIONS, "merge"])
def test_a_session_lost_in_the_middle_of_the_merge_is_made_good(
    which: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    """The merge is undone and begun again; the other sessions are not needed any more."""
    with LoadProcess(project, environ, VIEW, moment=MID_FETCH) as load:
        load.reach()
        pids = {name: session(warehouse, condition) for name, condition in SESSIONS.items()}
        with held(warehouse, one_key(two_days.new_key)):
            load.go_on()
            pids["merge"] = waiting(warehouse, "insert")
            end_session(warehouse, pids[which])
            assert two_days.held_by(warehouse) == "the first day"
        ended = load.end()
    assert ended.exit_code == ExitCode.PARTIAL
    assert all_figures(ended.run) == two_days.counts
    assert "Traceback" not in ended.messages
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)


@pytest.mark.scenario("C-09")
def test_a_merge_that_is_undone_again_and_again_fails_whole(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with LoadProcess(project, environ, VIEW) as load:
        ended_sessions = 0
        with held(warehouse, one_key(two_days.new_key)):
            while not load.has_ended():
                pid = found(warehouse, WAITS.format(word="insert"))
                if pid is not None:
                    end_session(warehouse, pid)
                    ended_sessions += 1
        ended = load.end()
    assert ended_sessions > 1
    assert_failed_whole(two_days, warehouse, ended, "The timesheets view could not be merged")
    assert_next_load_is_clean(two_days, warehouse, project, environ)


def test_a_session_lost_behind_the_merge_is_a_failure_that_says_that_the_rows_have_landed(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with LoadProcess(project, environ, VIEW, moment="before dlt notes the package") as load:
        load.reach()
        end_session(warehouse, session(warehouse, OF_DLT))
        load.go_on()
        ended = load.end()
    assert two_days.held_by(warehouse) == "the second day"
    assert ended.exit_code == ExitCode.FAILED
    assert_one_sentence(ended, "The rows landed")
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)
