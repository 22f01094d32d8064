"""Unusual is not bad: what a desk may well send leaves the gate open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.builds import build, rebuild
from tests.warehouse.quality.raw_edits import SHARE, STAMP, edit

VIEWS = ("tickets", "comments", "timesheets")
VERDICT = "select is_open, is_sound, reasons, lowest_score from quality.gate"
LAYOUTS = """
select column_name, {layout}_count, parsed_count from quality.column_profiles
where declared_type in ('timestamptz', 'date') and parsed_count > 0
"""


def stamps(warehouse: ThrowawayWarehouse, view: str) -> list[tuple[str, str, str]]:
    return warehouse.query(
        "select raw_column, column_name, kind from quality.column_catalogue "
        f"where dataset = '{view}' and kind in ('timestamptz', 'date') order by position"
    )


def write_dates(warehouse: ThrowawayWarehouse, day: str, clock: str) -> None:
    """All dates of all rows as the desk's local time in one layout, from what staging read."""
    for view in VIEWS:
        written = ", ".join(
            f"{raw} = to_char({name}, '{day}')"
            if kind == "date"
            else f"{raw} = to_char({name} at time zone 'Australia/Sydney', '{day} {clock}')"
            for raw, name, kind in stamps(warehouse, view)
        )
        warehouse.query(
            f"update raw_otc.{view} set {written}, {STAMP.format(view=view)} "
            f"from staging.stg_otc__{view} as staged where staged.row_key = _row_key",
            role="admin",
        )


def read_dates(warehouse: ThrowawayWarehouse) -> dict[str, tuple]:
    """What staging makes of every date, to the second."""
    read = {}
    for view in VIEWS:
        for _, name, kind in stamps(warehouse, view):
            value = name if kind == "date" else f"date_trunc('second', {name})"
            (read[f"{view}.{name}"],) = warehouse.query(
                f"select count({name}), sum(hashtextextended(row_key || {value}, 0)) "
                f"from staging.stg_otc__{view}"
            )
    return read


@pytest.mark.scenario("C-20")
@pytest.mark.parametrize(
    ("layout", "day", "clock"),
    [
        ("iso", "YYYY-MM-DD", "HH24:MI:SS"),
        ("day_first", "FMDD/FMMM/YYYY", "FMHH24:MI:SS"),
    ],
    ids=["clean ISO", "day first"],
)
def test_dates_that_are_all_of_one_layout_pass(
    layout: str, day: str, clock: str, good: ThrowawayWarehouse, folder: Path
) -> None:
    before = read_dates(good)
    write_dates(good, day, clock)
    rebuild(good, folder)
    for column, of_layout, filled in good.query(LAYOUTS.format(layout=layout)):
        assert of_layout == (0 if layout == "iso" and column == "work_date" else filled)
    ((is_open, is_sound, reasons, score),) = good.query(VERDICT)
    assert (is_open, is_sound, reasons) == (True, True, None)
    # The desk's ordinary dirt, dates apart, costs a hundredth.
    assert score > 99.9
    assert read_dates(good) == before


def test_timesheets_of_which_most_have_no_ticket_pass(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """72 % name a ticket that ought to have come and did not, or is too old to have come."""
    ((known,), (missing,)) = good.query(
        "(select min(ticket_id) from staging.stg_otc__tickets) union all "
        "(select min(ticket_id) from staging.stg_otc__comments where ticket_id not in "
        "(select ticket_id from staging.stg_otc__tickets))"
    )
    share = SHARE.format(percent=72)
    edit(good, "timesheets", f"ts_crm_id = case when {share} then {missing} else {known} end")
    rebuild(good, folder)
    orphans = dict(
        good.query(
            "select orphan_reason, orphan_pct from build_quality.orphaned_data "
            "where dataset = 'timesheets'"
        )
    )
    assert 70 < sum(orphans.values()) < 74
    assert min(orphans["never_seen"], orphans["outside_window"]) > 10
    ((is_open, is_sound, reasons, _),) = good.query(VERDICT)
    assert (is_open, is_sound, reasons) == (True, True, None)


@pytest.mark.scenario("C-38")
def test_orphans_above_their_band_are_a_warning_and_are_published(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """A third of the comments is on a ticket that ought to have come; one in twenty may be."""
    ((missing,),) = good.query(
        "select min(ticket_id) from staging.stg_otc__comments "
        "where ticket_id not in (select ticket_id from staging.stg_otc__tickets)"
    )
    edit(good, "comments", f"tktct_ticket_id = '{missing}'", percent=30)
    done = build(good, folder)
    assert done.returncode == 0, done.stdout
    said = re.sub(r"\s+", " ", done.stdout)
    assert "comments_orphans_never_seen (all) fails: 0.3" in said
    assert good.query(VERDICT)[0][:3] == (True, True, None)
    published = "select avg(is_orphan::int) from marts.comments"
    assert good.query(published, "reporter")[0][0] > 0.3
