"""The system's memory killer takes one of the processes that take rows."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MID_FETCH
from tests.survival.recovery import assert_failed_whole, assert_next_load_is_clean
from tests.survival.two_days import VIEW, TwoDays


@pytest.mark.parametrize("moment", [MID_FETCH, "before the spools are closed"])
def test_a_taker_that_is_killed_fails_the_view_and_says_why(
    moment: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, moment=moment) as load:
        for taker in load.reach():
            os.kill(taker, signal.SIGKILL)
        load.go_on()
        ended = load.end()
    assert_failed_whole(two_days, warehouse, ended, "ended too early (-9)")
    assert_next_load_is_clean(two_days, warehouse, project, environ)
