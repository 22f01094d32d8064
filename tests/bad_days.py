"""Days at the desk on which something goes wrong, and what a later good day must leave of them."""

from __future__ import annotations

import random

from extract.otc.views import VIEWS
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse

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


def begin_bad_day(desk: RunningDesk, chance: random.Random) -> None:
    """Moves the desk's clock by some days or none, and lets three things go wrong."""
    desk.clock.advance(chance.choice((0, 1, 1, 2)))
    for trouble in chance.sample(TROUBLES, 3):
        options = {name: value for name, value in trouble.items() if name != "kind"}
        if trouble["kind"] not in ("missing", "new_column") and "rows" not in trouble:
            options["share"] = chance.choice(SHARES)
        desk.faults.add(str(trouble["kind"]), **options)


def begin_good_day(desk: RunningDesk) -> None:
    desk.faults.clear()
    desk.clock.advance(1)


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


def left_window(
    view: str, found: dict[str, tuple], wanted: dict[str, tuple]
) -> tuple[set[str], set[str]]:
    """Splits the keys that the last response does not have: before its first day, and others."""
    place = list(VIEWS[view].columns.values()).index(COVERED[view])
    first_day = min(day_of(values[place]) for values in wanted.values())
    others = {key: day_of(values[place]) for key, values in found.items() if key not in wanted}
    before = {key for key, day in others.items() if day <= first_day}
    return before, others.keys() - before
