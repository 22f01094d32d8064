"""A load that begins while another one is under way is refused, and that one does not notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import ExitCode
from tests.support import ThrowawayWarehouse, otc
from tests.survival.load_process import LoadProcess
from tests.survival.moments import MID_FETCH
from tests.survival.recovery import assert_next_load_is_clean, recorded
from tests.survival.sessions import SESSIONS, session
from tests.survival.two_days import VIEW, TwoDays, all_figures


@pytest.mark.scenario("C-15")
@pytest.mark.parametrize("moment", [MID_FETCH, "before dlt begins"])
def test_a_second_load_is_refused_with_the_id_of_the_first_which_goes_on(
    moment: str,
    two_days: TwoDays,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
) -> None:
    with LoadProcess(project, environ, VIEW, moment=moment) as first:
        first.reach()
        holder = session(warehouse, SESSIONS["lock"])
        # From the same folder, so that it could take the first one's files away.
        second = otc("load", VIEW, cwd=project, environ=environ)
        assert (second.returncode, second.stdout) == (ExitCode.LOCKED, "")
        assert f"Another load is under way: process {holder} of user otc_loader" in second.stderr
        assert "Wait until it ends" in second.stderr
        first.go_on()
        ended = first.end()
    assert ended.exit_code == ExitCode.PARTIAL
    assert all_figures(ended.run) == two_days.counts
    assert two_days.held_by(warehouse) == "the second day"
    assert [status for status, *_ in recorded(warehouse)] == ["partial"]
    assert_next_load_is_clean(two_days, warehouse, project, environ, is_merged=True)
