"""Bad days through load and build: after a good one, marts are as if only that day had been."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from extract.load.engine import literal
from extract.otc.views import VIEWS
from tests.bad_days import begin_bad_day, begin_good_day, contents, left_window
from tests.sandbox.desk import running_desk
from tests.support import ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import GATE_AND_MARTS, WHOLE, build
from tests.warehouse.quality.test_gate import hashes
from tests.whole_build import GOOD_DESK, NOW

# When a row came is not what it says.
WHAT_IT_SAYS = "to_jsonb(mart) - '{loaded_at,first_loaded_at}'::text[]"
# States are kept from build to build: those of the bad days were real, and go for the comparison.
FORGET_STATES = "truncate snapshots.tickets_snapshot"


def moment(day: int) -> str:
    return (NOW + timedelta(days=day)).isoformat()


@pytest.mark.parametrize("seed", [1])
def test_after_a_good_day_the_marts_show_nothing_of_the_bad_ones(
    good: ThrowawayWarehouse,
    make_warehouse: Callable[[], ThrowawayWarehouse],
    folder: Path,
    seed: int,
) -> None:
    chance, last_day_only = random.Random(seed), make_warehouse()
    with running_desk(GOOD_DESK) as desk:
        for day in range(2):
            begin_bad_day(desk, chance)
            load(folder, {**desk_environ(desk), **good.environ()})
            # Whatever the gate says of such a day.
            override = chance.choice(("", "as it is"))
            build(good, folder, recorded_at=moment(day), quality_gate_override=override)
            desk.faults.clear()
        begin_good_day(desk)
        for warehouse in (good, last_day_only):
            load(folder, {**desk_environ(desk), **warehouse.environ()})
    for view in VIEWS:
        found, wanted = contents(good, view), contents(last_day_only, view)
        before, too_many = left_window(view, found, wanted)
        assert too_many == set()
        # What left the window is of days that the other warehouse has not seen.
        keys = ", ".join(map(literal, before))
        good.query(
            f"delete from raw_otc.{view} where _row_key = any(array[{keys}]::text[])", "loader"
        )
    good.query(FORGET_STATES)
    for warehouse, command in ((good, GATE_AND_MARTS), (last_day_only, WHOLE)):
        done = build(warehouse, folder, *command, recorded_at=moment(2))
        assert done.returncode == 0, done.stdout
    assert hashes(good, WHAT_IT_SAYS) == hashes(last_day_only, WHAT_IT_SAYS)
