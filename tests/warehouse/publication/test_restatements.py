"""Why October is different today: what a version changed of months that were over."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from tests.warehouse.publication.conftest import Published
from tests.warehouse.quality.raw_edits import edit

OF_THE_HOURS = (
    *("build", "--select", "stg_otc__timesheets+"),
    *("--exclude-resource-type", "test", "unit_test", "function"),
)
LEFT_OUT = "Tests are left out."
BOOKED = """
select sum(booked_hours) from marts.timesheets
where date_trunc('month', work_date) = '2025-11-01'
"""
TOLD = """
select value_before, value_after, difference, is_month_closed, is_beyond_limit
from quality.restatements
where mart = 'marts.timesheets' and month_start = '2025-11-01' and measure = 'booked_hours'
    and version = (select max(version) from quality.versions)
"""


RESTATED = """
select mart, month_start, measure, value_before, value_after from quality.restatements
where version = (select max(version) from quality.versions)
"""
MARTS = """
select relation, details -> 'restated' ->> 'month_of', details -> 'restated' -> 'figures'
from publication.nodes where details ->> 'restated' is not null
"""


def monthly_figures(published: Published) -> dict[tuple[str, date, str], Decimal | None]:
    """All that readers have: the sums of each month, mart by mart."""
    found = {}
    for mart, day_column, figures in published.query(MARTS):
        sums = ", ".join(f"sum({figure}::numeric)" for figure in figures)
        month = f"date_trunc('month', {day_column})::date"
        asked = f"select {month}, {sums} from {mart} where {day_column} is not null group by 1"
        for start, *values in published.query(asked):
            found |= {(mart, start, name): sum_ for name, sum_ in zip(figures, values, strict=True)}
    return found


def halve_the_hours(published: Published) -> None:
    """Of one month, which was over three months ago."""
    edit(
        published.warehouse,
        "timesheets",
        "ts_hours = (ts_hours::numeric / 2)::text",
        where="_row_key like '2025-11-%' and ts_hours ~ '^[0-9.]+$'",
    )


def test_a_figure_of_a_closed_month_that_changes_is_told_and_kept(published: Published) -> None:
    ((before,),) = published.query(BOOKED)
    halve_the_hours(published)
    done = published.build(*OF_THE_HOURS, publish_untested=LEFT_OUT)
    assert done.returncode == 0, done.stdout
    ((after,),) = published.query(BOOKED)
    assert after < before * 6 / 10
    assert published.query(TOLD) == [(before, after, after - before, True, True)]
    assert "figures of" in done.stdout
    assert "closed months by more than 5 %" in done.stdout


def test_all_figures_that_changed_are_told_and_no_others(published: Published) -> None:
    """One month is other, one is gone."""
    before = monthly_figures(published)
    halve_the_hours(published)
    gone = "delete from raw_otc.timesheets where _row_key like '2025-10-%'"
    published.query(gone, role="loader")
    assert published.build(*OF_THE_HOURS, publish_untested=LEFT_OUT).returncode == 0
    after = monthly_figures(published)
    changed = {
        (*place, before.get(place), after.get(place))
        for place in before.keys() | after.keys()
        if before.get(place) != after.get(place)
    }
    assert set(published.query(RESTATED)) == changed
    assert ("marts.timesheets", date(2025, 10, 1), "booked_hours") not in after
    assert {month for _, month, *_ in changed} >= {date(2025, 10, 1), date(2025, 11, 1)}


def test_a_table_of_other_columns_tells_its_figures_too(published: Published) -> None:
    ((before,),) = published.query(BOOKED)
    published.query(
        "alter table build_marts.timesheets add column extra text;"
        "update build_marts.timesheets set booked_hours = booked_hours / 2 "
        "where date_trunc('month', work_date) = '2025-11-01'"
    )
    done = published.build("test", "--select", "key_comment_types_comment_type")
    assert "Published version 2." in done.stdout, done.stdout
    ((after,),) = published.query(BOOKED)
    assert published.query(TOLD) == [(before, after, after - before, True, True)]
    assert [mart for mart, *_ in published.query(RESTATED)] == ["marts.timesheets"]


def test_it_keeps_a_version_from_being_published_where_that_is_asked_for(
    published: Published,
) -> None:
    ((before,),) = published.query(BOOKED)
    halve_the_hours(published)
    limits = {"publish_untested": LEFT_OUT, "restatement_is_error": True}
    refused = published.build(*OF_THE_HOURS, **limits)
    assert refused.returncode != 0
    assert "Figures of closed months would change by more than 5 percent" in refused.stdout
    assert published.query(BOOKED) == [(before,)]
    shown = json.loads(published.otc("publish", "diff", "--json").stdout)["figures"]
    (figure,) = [
        each
        for each in shown
        if (each["table"], each["month"]) == ("marts.timesheets", "2025-11-01")
    ]
    assert (figure["month_over"], figure["beyond_limit"]) == (True, True)
    assert float(figure["before"]) == float(before)
    done = published.build(*OF_THE_HOURS, **limits, publish_restated="The desk corrected them.")
    assert done.returncode == 0, done.stdout
    assert published.query(BOOKED) != [(before,)]


def test_within_the_limit_it_is_kept_and_nobody_is_warned(published: Published) -> None:
    halve_the_hours(published)
    done = published.build(*OF_THE_HOURS, publish_untested=LEFT_OUT, restatement_limit_pct=60)
    assert done.returncode == 0, done.stdout
    assert "closed months" not in done.stdout
    ((_, _, _, is_closed, is_beyond),) = published.query(TOLD)
    assert (is_closed, is_beyond) == (True, False)
