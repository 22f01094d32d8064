"""A bad day at the desk never looks like a good one, and when it is over nothing is left of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.otc.views import VIEWS
from tests.extract.load.test_load import served
from tests.sandbox.desk import RunningDesk
from tests.support import Answering, ThrowawayWarehouse, figures, kinds, load, otc

Loading = Callable[..., dict[str, object]]
# Of the first day of a response nothing is said: it may be cut.
PRESENT = """
select count(*) from raw_otc.timesheets
where _vanished_at is null and left(_row_key, 10) > (
    select min(left(_row_key, 10)) from raw_otc.timesheets
)
"""


@pytest.fixture
def loading(project: Path, environ: dict[str, str]) -> Loading:
    """Loads one view, and says how it went."""

    def run(view: str, *options: str, **changes: str) -> dict[str, object]:
        return load(project, {**environ, **changes}, view, *options)[view]

    return run


def keys_of(warehouse: ThrowawayWarehouse, view: str, condition: str) -> set[str]:
    rows = warehouse.query(f"select _row_key from raw_otc.{view} where {condition}")
    return {key for (key,) in rows}


def tuples_of(warehouse: ThrowawayWarehouse, view: str) -> list[tuple]:
    return warehouse.query(f"select ctid::text, xmin::text from raw_otc.{view} order by 1")


# What could not be read


@pytest.mark.parametrize(
    ("view", "column", "unreadable"),
    [
        ("tickets", "TKT-Created Time", "31/02/2025"),
        ("comments", "TKTCT-Created Time", "not a date"),
        ("comments", "TKTCT-TicketID", "ABC"),
        ("comments", "TKTCT-Username", "--None--"),
    ],
)
def test_a_first_value_that_cannot_be_read_is_repaired_by_the_desk(
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    loading: Loading,
    view: str,
    column: str,
    unreadable: str,
) -> None:
    desk.faults.add("replace", view=view, column=column, value=unreadable, share=0.3)
    loading(view)
    desk.faults.clear()
    run = loading(view)
    assert run["records_updated"]
    assert run["findings"] == []
    raw = VIEWS[view].columns[column]
    assert not keys_of(warehouse, view, f"{raw} = '{unreadable}'")
    assert figures(loading(view)).keys() == {"fetched", "unchanged"}


# What the desk took back or corrected


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("TS-Date", "not a date"),
        ("TS-Time From", "soon"),
        ("TS-Crm ID", "REF-1"),
        ("TS-User Username", "nan"),
    ],
)
def test_entries_whose_key_was_garbage_count_once_when_the_desk_has_healed(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading, column: str, value: str
) -> None:
    loading("timesheets")
    entries = warehouse.query(PRESENT)
    desk.faults.add("replace", view="timesheets", column=column, value=value, share=0.3)
    ill = loading("timesheets")
    assert "vanished rows not believed" in kinds(ill)
    assert ill["records_vanished"] == 0
    desk.faults.clear()
    healed = loading("timesheets")
    assert healed["records_vanished"] > 0
    assert warehouse.query(PRESENT) == entries
    before = tuples_of(warehouse, "timesheets")
    again = loading("timesheets")
    assert (
        again["records_unchanged"] + again["records_duplicate"] + again["records_rejected"]
        == again["records_fetched"]
    )
    assert again["records_vanished"] == 0
    assert tuples_of(warehouse, "timesheets") == before


def test_an_entry_that_is_withdrawn_is_marked_and_comes_back_with_the_desk(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading
) -> None:
    loading("timesheets")
    before = keys_of(warehouse, "timesheets", "true")
    desk.faults.add("left_out", view="timesheets", rows=3)
    run = loading("timesheets")
    gone = keys_of(warehouse, "timesheets", "_vanished_at is not null")
    assert run["records_vanished"] == len(gone) > 0
    assert keys_of(warehouse, "timesheets", "true") == before
    marked = tuples_of(warehouse, "timesheets")
    assert loading("timesheets")["records_vanished"] == 0
    assert tuples_of(warehouse, "timesheets") == marked
    desk.faults.clear()
    assert loading("timesheets")["records_updated"] == len(gone)
    assert not keys_of(warehouse, "timesheets", "_vanished_at is not null")


@pytest.mark.parametrize("view", VIEWS)
def test_what_leaves_the_desks_window_has_not_vanished(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading, view: str
) -> None:
    loading(view)
    desk.clock.advance(4)
    run = loading(view)
    assert run["records_inserted"]
    assert run["records_vanished"] == 0
    assert "vanished rows not believed" not in kinds(run)


def test_many_rows_that_vanish_at_once_are_not_believed_without_a_reason(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading
) -> None:
    rows = len(served(desk, "timesheets"))
    loading("timesheets")
    desk.faults.add("left_out", view="timesheets", share=0.3)
    few = {"OTC_MOST_VANISHED_ROWS": "5", "OTC_MOST_VANISHED_PCT": "2"}
    run = loading("timesheets", **few)
    assert run["records_vanished"] == 0
    assert "vanished rows not believed" in kinds(run)
    assert run["status"] != "failed"
    accepted = loading("timesheets", "--accept", "an account left us", **few)
    assert accepted["records_vanished"] > rows * 0.2
    kept = "select accepted_reason from raw_otc.load_runs where accepted_reason is not null"
    assert warehouse.query(kept) == [("an account left us",)]
    assert loading("timesheets", **few)["findings"] == []


def test_the_desk_says_nothing_of_what_an_export_brought(
    desk: RunningDesk,
    warehouse: ThrowawayWarehouse,
    project: Path,
    loading: Loading,
    tmp_path: Path,
) -> None:
    newest = max(served(desk, "tickets"), key=lambda row: str(row["TKT-Created Time"]))
    only_here = {**newest, "TKT-Ticket ID": 1_234_567}
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, only_here)
        writer.writeheader()
        writer.writerow(only_here)
    assert loading("tickets", "--file", str(path))["records_inserted"] == 1
    loading("tickets")
    assert loading("tickets")["records_vanished"] == 0
    assert keys_of(warehouse, "tickets", "_vanished_at is null and _source = 'csv'") == {"1234567"}


# What a view may look like


def test_a_view_that_rejects_every_row_fails(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    desk.faults.add("no_key", view="tickets", share=1, how="null")
    done = otc("load", cwd=project, environ=environ)
    assert done.returncode == 1
    assert "rows were rejected. Nothing of this view was loaded." in done.stderr
    assert "--accept" in done.stderr
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]


@pytest.mark.scenario("C-08")
@pytest.mark.parametrize("how", ["too many rejected", "too few rows", "empty"])
def test_a_limit_that_is_broken_can_be_let_through_once_and_the_reason_is_kept(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading, how: str
) -> None:
    loading("tickets")
    before = tuples_of(warehouse, "tickets")
    if how == "too many rejected":
        desk.faults.add("no_key", view="tickets", share=0.2)
    elif how == "too few rows":
        desk.faults.add("left_out", view="tickets", share=0.6)
    else:
        desk.faults.add("empty", view="tickets")
    run = loading("tickets")
    assert run["status"] == "failed"
    assert "Nothing of this view was loaded" in str(run["error"])
    assert tuples_of(warehouse, "tickets") == before
    accepted = loading("tickets", "--accept", "the desk moves house")
    assert accepted["status"] in ("success", "partial")
    assert "limit let through" in kinds(accepted)
    kept = warehouse.query(
        "select accepted_reason from raw_otc.load_runs where accepted_reason is not null"
    )
    assert kept == [("the desk moves house",)]
    # Fewer rows are now what is usual; the other limits have nothing to get used to.
    assert (loading("tickets")["status"] == "failed") == (how != "too few rows")


def test_each_view_may_have_limits_of_its_own(desk: RunningDesk, loading: Loading) -> None:
    desk.faults.add("no_key", view="tickets", share=0.2)
    generous = loading("tickets", OTC_TICKETS_MOST_REJECTED_PCT="30", OTC_MOST_REJECTED_PCT="1")
    assert generous["status"] == "partial"


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_reason_is_not_a_reason(project: Path, environ: dict[str, str], reason: str) -> None:
    done = otc("load", "tickets", "--accept", reason, cwd=project, environ=environ)
    assert done.returncode == 2
    assert "say why" in done.stderr


def test_rejected_rows_are_kept_for_as_long_as_the_setting_says(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading
) -> None:
    desk.faults.add("no_key", view="tickets", rows=2)
    loading("tickets")
    desk.faults.clear()
    statement = "update raw_otc.rejected_records set rejected_at = rejected_at - interval '3 days'"
    warehouse.query(statement, "loader")
    count = "select count(*) from raw_otc.rejected_records"
    loading("tickets", OTC_REJECTED_DAYS="4")
    assert warehouse.query(count) == [(2,)]
    loading("tickets", OTC_REJECTED_DAYS="2")
    assert warehouse.query(count) == [(0,)]


# What columns there are


def test_a_column_that_does_not_come_is_said_and_kept(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str]
) -> None:
    for column in ("TKT-SLA Met", "TKT-Closure Date"):
        desk.faults.add("missing", view="tickets", column=column)
    done = otc("load", "tickets", cwd=project, environ=environ)
    assert done.returncode == 0
    assert "missing column tkt_sla_met: TKT-SLA Met was not sent" in done.stderr
    found = warehouse.query(
        "select kind, column_name from raw_otc.load_findings "
        "inner join raw_otc.load_runs using (run_id, view_name) order by column_name"
    )
    assert found == [("missing column", "tkt_closure_date"), ("missing column", "tkt_sla_met")]


def test_a_whole_desk_gives_no_finding(loading: Loading) -> None:
    assert [loading(view)["findings"] for view in VIEWS] == [[], [], []]


# How ids are written


def test_an_id_in_another_spelling_is_the_same_row(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading
) -> None:
    for view in VIEWS:
        loading(view)
    before = {view: keys_of(warehouse, view, "true") for view in VIEWS}
    for view in VIEWS:
        desk.faults.add("spelled_ids", view=view, share=1)
        run = loading(view)
        assert run["records_inserted"] == run["records_vanished"] == 0
    assert {view: keys_of(warehouse, view, "true") for view in VIEWS} == before


@pytest.mark.parametrize("word", ["nan", "NULL", "None", "--None--"])
def test_a_word_for_nothing_is_a_row_without_a_key(
    desk: RunningDesk, warehouse: ThrowawayWarehouse, loading: Loading, word: str
) -> None:
    desk.faults.add("replace", view="tickets", column="TKT-Ticket ID", value=word, rows=2)
    run = loading("tickets")
    assert run["rejections"] == {"no key": 2}


def test_duplicates_that_say_the_same_in_other_spellings_are_no_conflict(
    answering: Answering, loading: Loading
) -> None:
    entry = {
        "TS-User Username": "ann",
        "TS-Date": "2026-01-30",
        "TS-Time From": "09:00",
        "TS-Hours": 1,
        "TS-Crm ID": 3900001,
        "TS-Notes": None,
    }
    other = {
        **entry,
        "TS-Date": "30/01/2026",
        "TS-Time From": "9:00 AM",
        "TS-Hours": "1.0",
        "TS-Crm ID": "03900001",
        "TS-Notes": "",
    }
    run = loading("timesheets", **answering([entry, other]))
    assert (run["records_duplicate"], run["records_rejected"]) == (1, 0)
