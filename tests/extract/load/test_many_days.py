"""However the days went: after a good one, raw holds what that day alone would have brought."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.load import load_views
from extract.load.limits import LoadLimits
from extract.load.progress import Progress
from extract.load.view import LoadOptions
from extract.load.write.pipeline import configure_dlt
from extract.otc.settings import DeskSettings
from extract.otc.views import VIEWS
from tests.bad_days import begin_bad_day, begin_good_day, contents, left_window
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, desk_environ


def load_day(desk: RunningDesk, warehouse: ThrowawayWarehouse, folder: Path) -> list[str]:
    options = LoadOptions({name: LoadLimits() for name in VIEWS})
    settings = DeskSettings.from_environ(desk_environ(desk))
    runs = load_views(
        list(VIEWS),
        settings,
        warehouse.login("loader"),
        folder / "load",
        Progress(io.StringIO()),
        options,
    )
    return [run.status for run in runs]


@pytest.mark.parametrize("seed", range(3))
def test_after_a_good_day_nothing_is_left_of_the_bad_ones(
    desk: RunningDesk,
    make_warehouse: Callable[[], ThrowawayWarehouse],
    tmp_path: Path,
    seed: int,
) -> None:
    configure_dlt(tmp_path / "dlt")
    chance = random.Random(seed)
    through_it_all, last_day_only = make_warehouse(), make_warehouse()
    load_day(desk, through_it_all, tmp_path)
    for _ in range(4):
        begin_bad_day(desk, chance)
        load_day(desk, through_it_all, tmp_path)
        desk.faults.clear()
    begin_good_day(desk)
    assert "failed" not in load_day(desk, through_it_all, tmp_path)
    assert "failed" not in load_day(desk, last_day_only, tmp_path)
    for view in VIEWS:
        found, wanted = contents(through_it_all, view), contents(last_day_only, view)
        assert {key: values for key, values in found.items() if key in wanted} == wanted
        _, too_many = left_window(view, found, wanted)
        assert too_many == set()
