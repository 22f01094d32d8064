"""SIGKILL at any moment: the old rows or the new ones, and the next load puts all in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from load_process import LoadProcess
from moments import MOMENTS
from recovery import assert_next_load_is_clean, recorded
from support import ThrowawayWarehouse
from two_days import VIEW, TwoDays


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
        assert load.end().exit_code == -9
    day = "the second day" if moment.is_merged else "the first day"
    assert two_days.held_by(warehouse) == day
    assert_next_load_is_clean(
        two_days, warehouse, project, environ, is_merged=moment.is_merged
    )
    *killed, _ = recorded(warehouse)
    expected = [] if moment.side == "before" and "start" in moment.target else ["interrupted"]
    assert [status for status, *_ in killed] == (["partial"] if moment.is_recorded else expected)
    if moment.is_merged and not moment.is_recorded:
        assert "not loaded" not in killed[0][2]
