"""A reader during a load sees the old rows or the new ones, never some of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.survival.load_process import LoadProcess
from tests.survival.sessions import held, one_key, waiting
from tests.survival.two_days import VIEW, TwoDays


@pytest.mark.scenario("C-16")
def test_in_the_middle_of_a_merge_readers_see_just_the_old_rows(
    two_days: TwoDays, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    with LoadProcess(project, environ, VIEW) as load:
        with held(warehouse, one_key(two_days.new_key)):
            waiting(warehouse, "insert")
            assert two_days.held_by(warehouse) == "the first day"
        seen = set()
        while not load.has_ended():
            seen.add(two_days.held_by(warehouse))
        assert load.end().run["status"] == "partial"
    assert seen <= {"the first day", "the second day"}
    assert two_days.held_by(warehouse) == "the second day"
