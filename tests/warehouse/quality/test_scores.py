"""A score tells how good the data is: flawless is 100, worse is less, and a fall is said."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

from tests.sandbox.desk import running_desk
from tests.support import ThrowawayWarehouse, desk_environ, load
from tests.warehouse.quality.builds import build, rebuild
from tests.warehouse.quality.raw_edits import STAMP, edit
from tests.whole_build import GOOD_DESK

VIEWS = ("tickets", "comments", "timesheets")
UP_TO_THE_GATE = ("build", "--select", "staging.otc", "quality", "--exclude-resource-type")
# The dates of each view that a rule of the gate looks at.
DATES = {
    "tickets": ("tkt_created_time", "tkt_modified_time", "tkt_closure_date"),
    "comments": ("tktct_created_time",),
    "timesheets": ("ts_date",),
}
THOUSANDTHS = "mod(abs(hashtext(_row_key)), 1000) < {share}"


def scores(warehouse: ThrowawayWarehouse) -> dict[tuple[str, str], Decimal]:
    rows = warehouse.query("select dataset, scope, score from quality.scores")
    assert len(rows) == 8
    return {row[:2]: row[2] for row in rows}


def judge(warehouse: ThrowawayWarehouse, folder: Path) -> str:
    """Builds and tests what the gate rests on; what dbt says."""
    return build(warehouse, folder, *UP_TO_THE_GATE, "unit_test").stdout


def warnings(said: str) -> str:
    """dbt wraps and prefixes what it prints."""
    return re.sub(r"\s+", " ", said)


def make_flawless(warehouse: ThrowawayWarehouse) -> None:
    """Every text, and all hours, become ones that nobody could find fault with."""
    for view, column, value, is_faulty in (
        ("comments", "tktct_comment", "Done.", "comment_text is null"),
        ("timesheets", "ts_hours", "0.5", "coalesce(booked_hours not between 0.01 and 24, true)"),
    ):
        warehouse.query(
            f"update raw_otc.{view} set {column} = '{value}', {STAMP.format(view=view)} "
            f"from staging.stg_otc__{view} as staged "
            f"where staged.row_key = _row_key and {is_faulty}",
            role="admin",
        )


def test_ordinary_dirt_costs_hundredths_and_flawless_data_scores_100(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    before = scores(good)
    assert min(before.values()) > 99
    assert before["timesheets", "all"] < 100
    make_flawless(good)
    rebuild(good, folder)
    assert set(scores(good).values()) == {Decimal("100.00")}


def test_unreadable_dates_cost_points_and_the_fall_is_said(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """4.5 % in all three views keep the gate open, and nobody overlooks them."""
    before = scores(good)
    for view, columns in DATES.items():
        spoiled = ", ".join(f"{column} = '31/02/2025 25:99'" for column in columns)
        edit(good, view, spoiled, where=THOUSANDTHS.format(share=45))
    said = warnings(judge(good, folder))
    after = scores(good)
    assert good.query("select is_open, is_sound from quality.gate") == [(True, True)]
    for view in VIEWS:
        assert 80 < after[view, "all"] < before[view, "all"] - 5
        words = (
            f"{view} (all) scores {after[view, 'all']} and scored {before[view, 'all']}; weakest: "
        )
        assert f"{words}validity" in said
    assert "tickets_created_at_parsed (all) fails: 0.9" in said

    # Told for as many builds as the best score is remembered, and then no more.
    for _ in range(4):
        rebuild(good, folder)
    assert good.query("select count(*) from quality.score_falls") != [(0,)]
    rebuild(good, folder)
    assert good.query("select count(*) from quality.score_falls") == [(0,)]


def test_a_rule_that_just_passes_earns_less_and_is_named(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """3 to 4 bookings of 1,000 have hours that no day has; 5 may."""
    ((row_count,),) = good.query("select count(*) from raw_otc.timesheets", "admin")
    edit(
        good,
        "timesheets",
        "ts_hours = '999'",
        where="_row_key in (select _row_key from raw_otc.timesheets order by _row_key "
        f"limit {round(row_count * 0.0035)})",
    )
    said = warnings(judge(good, folder))
    ((points, weight, is_passed, is_near_limit),) = good.query(
        "select points, weight, is_passed, is_near_limit from quality.rule_results "
        "where rule_id = 'timesheets_booked_hours_in_range' and scope = 'all'"
    )
    assert (is_passed, is_near_limit) == (True, True)
    assert weight * Decimal("0.995") <= points < weight * Decimal("0.998")
    assert "timesheets_booked_hours_in_range (all) is near its limit: 0.99" in said


def test_a_column_that_nobody_sends_earns_nothing(good: ThrowawayWarehouse, folder: Path) -> None:
    edit(good, "tickets", "tkt_closure_date = null, tkt_sla_met = null")
    rebuild(good, folder)
    rules = good.query(
        "select points, is_column_missing, is_passed from quality.rule_results "
        "where column_name in ('closed_at', 'is_sla_met')"
    )
    assert len(rules) == 6
    assert set(rules) == {(0, True, False)}


def test_a_column_that_the_last_load_lacked_earns_nothing_until_it_is_back(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """The rows keep what earlier loads brought, so only the loader knows."""
    find = """
        insert into raw_otc.load_findings
        select run_id, view_name, 'missing column', '{column}', 'It is gone.', now()
        from raw_otc.load_runs where view_name = 'tickets' order by started_at desc limit 1
    """
    good.query(find.format(column="tkt_sla_met"), "loader")
    rebuild(good, folder)
    missing = (
        "select rule_id, scope, points from quality.rule_results where is_column_missing order by 1"
    )
    assert good.query(missing) == [
        ("tickets_is_sla_met_filled", "newest", 0),
        ("tickets_is_sla_met_parsed", "newest", 0),
    ]
    assert good.query("select is_open from quality.gate") == [(True,)]
    assert good.query("select column_name from quality.load_findings") == [("tkt_sla_met",)]

    good.query(find.format(column="tkt_title"), "loader")
    rebuild(good, folder)
    ((is_open, reasons),) = good.query("select is_open, reasons from quality.gate")
    assert not is_open
    assert "tickets (newest) fails tickets_title_present: no value, must be >= 1" in reasons

    with running_desk(GOOD_DESK) as desk:
        runs = load(folder, {**desk_environ(desk), **good.environ()}, "tickets")
    assert runs["tickets"]["status"] == "success", json.dumps(runs)
    rebuild(good, folder)
    assert good.query(missing) == []
    assert good.query("select is_open from quality.gate") == [(True,)]


def test_an_empty_response_closes_the_gate(good: ThrowawayWarehouse, folder: Path) -> None:
    good.query(
        "insert into raw_otc.load_runs (run_id, view_name, source, status, started_at, "
        "finished_at, duration_seconds, records_fetched, records_inserted, records_updated, "
        "records_unchanged, records_duplicate, records_rejected) "
        "values ('empty', 'comments', 'api', 'success', now(), now(), 1, 0, 0, 0, 0, 0, 0)",
        "loader",
    )
    rebuild(good, folder)
    ((is_open, reasons),) = good.query("select is_open, reasons from quality.gate")
    assert not is_open
    assert reasons == "comments (newest) fails comments_rows_sent: 0, must be >= 1"
