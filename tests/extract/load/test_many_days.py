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
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, desk_environ

# What a bad day may bring, to a few rows or to many.
TROUBLES: tuple[dict[str, object], ...] = (
    {"kind": "left_out"},
    {"kind": "garbage_dates"},
    {"kind": "spelled_ids"},
    {"kind": "text_ids"},
    {"kind": "duplicate"},
    {"kind": "conflict"},
    {"kind": "nul"},
    # Readable, and wrong: more than a few such entries that vanish again would not be believed.
    {
        "kind": "replace",
        "view": "timesheets",
        "column": "TS-Time From",
        "value": "10:07",
        "rows": 9,
    },
    {"kind": "replace", "view": "timesheets", "column": "TS-Crm ID", "value": "3002300", "rows": 9},
    {"kind": "replace", "view": "timesheets", "column": "TS-User Username", "value": "--None--"},
    {"kind": "replace", "view": "tickets", "column": "TKT-Status", "value": "Parked"},
    {"kind": "replace", "view": "comments", "column": "TKTCT-Username", "value": "NULL"},
    {"kind": "replace", "view": "comments", "column": "TKTCT-TicketID", "value": "ABC"},
    {"kind": "missing", "view": "tickets", "column": "TKT-SLA Met"},
    {"kind": "new_column", "view": "comments", "column": "TKTCT-Mood", "value": ""},
)
SHARES = (0.01, 0.05, 0.3)
COVERED = {
    "tickets": "tkt_modified_time",
    "comments": "tktct_created_time",
    "timesheets": "ts_date",
}


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


def contents(warehouse: ThrowawayWarehouse, view: str) -> dict[str, tuple]:
    """Every row that counts, by its key."""
    names = ", ".join(VIEWS[view].columns.values())
    rows = warehouse.query(
        f"select _row_key, {names} from raw_otc.{view} where _vanished_at is null"
    )
    return {key: tuple(value or "" for value in values) for key, *values in rows}


def day_of(stamp: str) -> str:
    """Turns the desk's two forms of a day into one that sorts."""
    if "/" in stamp:
        day, month, year = stamp.split()[0].split("/")
        return f"{year}-{month:0>2}-{day:0>2}"
    return stamp[:10]


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
        desk.clock.advance(chance.choice((0, 1, 1, 2)))
        for trouble in chance.sample(TROUBLES, 3):
            options = {name: value for name, value in trouble.items() if name != "kind"}
            if trouble["kind"] not in ("missing", "new_column") and "rows" not in trouble:
                options["share"] = chance.choice(SHARES)
            desk.faults.add(str(trouble["kind"]), **options)
        load_day(desk, through_it_all, tmp_path)
        desk.faults.clear()
    desk.clock.advance(1)
    assert "failed" not in load_day(desk, through_it_all, tmp_path)
    assert "failed" not in load_day(desk, last_day_only, tmp_path)
    for view in VIEWS:
        found, wanted = contents(through_it_all, view), contents(last_day_only, view)
        assert {key: values for key, values in found.items() if key in wanted} == wanted
        place = list(VIEWS[view].columns.values()).index(COVERED[view])
        first_day = min(day_of(values[place]) for values in wanted.values())
        left = {key: day_of(values[place]) for key, values in found.items() if key not in wanted}
        assert {key: day for key, day in left.items() if day > first_day} == {}
