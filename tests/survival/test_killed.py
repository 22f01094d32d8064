"""SIGKILL at any moment: the old rows or the new ones, and the next load repairs everything."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MOMENTS
from tests.survival.recovery import assert_next_load_is_clean, recorded
from tests.survival.two_days import VIEW, TwoDays


@pytest.mark.scenario("C-14")
@pytest.mark.parametrize("name", MOMENTS)
def test_a_load_killed_at_any_moment_leaves_the_old_rows_or_the_new_and_the_next_is_clean(
    name: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    moment = MOMENTS[name]
    with LoadProcess(project, environ, VIEW, moment=name) as load:
        load.reach()
        load.kill()
        assert load.end().exit_code == -signal.SIGKILL
    day = "the second day" if moment.is_merged else "the first day"
    assert two_days.held_by(warehouse) == day
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=moment.is_merged)
    *killed, _ = recorded(warehouse)
    status = "partial" if moment.is_closed else "interrupted"
    assert [run[0] for run in killed] == ([status] if moment.is_begun else [])


def test_the_record_of_a_run_killed_after_its_merge_does_not_deny_the_rows(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with LoadProcess(project, environ, VIEW, moment="when dlt is done") as load:
        load.reach()
        load.kill()
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)
    ((_, error_class, message, *_), _) = recorded(warehouse)
    assert error_class == "Interrupted"
    assert "not loaded" not in message
