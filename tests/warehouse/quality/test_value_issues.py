"""Nothing is lost silently: what staging cannot parse is listed for as long as it is there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from extract.warehouse.raw_names import raw_column
from tests.sandbox.desk import RunningDesk, running_desk
from tests.support import ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import rebuild
from tests.warehouse.quality.issue_oracle import Issue, unread_values
from tests.whole_build import GOOD_DESK

# One of every reason there is; all of a view's in one row.
BAD = {
    ("tickets", "TKT-Parent ID", "12.5"): "not a whole number",
    ("tickets", "TKT-Parent ID", "99999999999999999999"): "too large",
    ("timesheets", "TS-Modified Time", "31/02/2025 10:00"): "no such moment",
    ("tickets", "TKT-Closure Date", "3/07/25 8:42"): "two-digit year",
    ("tickets", "TKT-SLA Closure Date", "05/20/2025 8:15"): "month first",
    ("tickets", "TKT-Actual Response Date", "45672.5"): "spreadsheet serial",
    ("tickets", "TKT-Actual Resolution Date", "yesterday"): "not a date",
    ("tickets", "TKT-Platform", "--None--"): "means nothing",
    ("comments", "TKTCT-VisibleCustomer", "Papyrus"): "neither yes nor no",
    ("timesheets", "TS-Hours", "half a day"): "not a number",
    ("timesheets", "TS-Time To", "25:99"): "not a time of day",
}
REPAIRED = {
    ("tickets", "TKT-Closure Date", "3/07/25 8:42"),
    ("comments", "TKTCT-VisibleCustomer", "Papyrus"),
}
# A column has one value a row: of two the first is that of the second row.
OF_ANOTHER_ROW = ("tickets", "TKT-Parent ID", "12.5")
CHANGED = ("tickets", "TKT-Title", "Another title")


def listed(warehouse: ThrowawayWarehouse, moment: str = "loaded_at") -> dict[Issue, object]:
    rows = warehouse.query(
        f"select dataset, row_key, raw_column, raw_value, {moment} from quality.value_issues"
    )
    issues: dict[Issue, object] = {row[:4]: row[4] for row in rows}
    assert len(issues) == len(rows)
    return issues


def spoil(desk: RunningDesk, *values: tuple[str, str, str]) -> None:
    """The first row of each view has these values, and its own otherwise."""
    desk.faults.clear()
    for view, column, value in values:
        rows = 2 if (view, column, value) == OF_ANOTHER_ROW else 1
        desk.faults.add("replace", view=view, rows=rows, column=column, value=value)


def in_raw(values: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """Under the raw column's name, each with its reason."""
    return {
        (view, raw_column(column), value): BAD[view, column, value]
        for view, column, value in values
    }


def values_of(issues: Iterable[Issue]) -> set[tuple[str, str, str]]:
    return {(view, column, value) for view, _, column, value in issues}


def load_and_stage(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, folder: Path
) -> dict[str, object]:
    """Loads, and stages what the load changed and nothing else; how much that was."""
    runs = load(folder, {**desk_environ(desk), **warehouse.environ()})
    results = rebuild(warehouse, folder, "staging.otc", "value_issues")
    staged = {
        result["unique_id"].rpartition("__")[2]: result["adapter_response"]["rows_affected"]
        for result in results
        if ".stg_otc__" in result["unique_id"]
    }
    assert staged == {view: runs[view]["records_updated"] for view in runs}
    assert not any(run["records_inserted"] for run in runs.values())
    return staged


def test_all_that_cannot_be_read_is_listed_as_the_desk_sent_it(good: ThrowawayWarehouse) -> None:
    expected = unread_values(good)
    assert {view for view, _, _, _ in expected} == {"tickets", "comments", "timesheets"}
    assert listed(good) == expected
    assert listed(good, "first_seen_at") == expected


@pytest.mark.scenario("C-34")
def test_an_issue_keeps_its_first_sight_until_its_value_is_repaired(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    before = listed(good, "first_seen_at")
    with running_desk(GOOD_DESK) as desk:
        spoil(desk, *BAD)
        assert load_and_stage(desk, good, folder) == {"tickets": 2, "comments": 1, "timesheets": 1}
        spoiled = listed(good, "first_seen_at")
        assert listed(good) == unread_values(good)
        rows = good.query(
            "select dataset, raw_column, raw_value, reason from quality.value_issues "
            f"where first_seen_at > '{max(before.values())}'"
        )
        assert {row[:3]: row[3] for row in rows}.items() >= in_raw(BAD).items()

        kept = [value for value in BAD if value not in REPAIRED]
        spoil(desk, *kept, CHANGED)
        assert load_and_stage(desk, good, folder) == {"tickets": 1, "comments": 1, "timesheets": 0}
    present = listed(good)
    assert present == unread_values(good)
    assert listed(good, "first_seen_at") == {issue: spoiled[issue] for issue in present}
    assert values_of(spoiled.keys() - present) >= in_raw(REPAIRED).keys()
    assert values_of(present) >= in_raw(kept).keys()
    changed = {issue for issue in present if present[issue] > spoiled[issue]}
    assert len({row_key for view, row_key, _, _ in changed if view == "tickets"}) == 1
    elsewhere = {value for value in kept if value[0] == "tickets"} - {OF_ANOTHER_ROW}
    assert values_of(changed) >= in_raw(elsewhere).keys()
