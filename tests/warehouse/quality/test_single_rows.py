"""No single row stops a build without being named, and what one row holds makes no build fail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import AS_OF, ThrowawayWarehouse
from tests.warehouse.quality.builds import WHOLE, build, rebuild
from tests.warehouse.quality.raw_edits import STAMP, edit
from tests.warehouse.quality.test_gate import contents

# Other bytes in each row and column: PostgreSQL compresses a run of equal ones and takes it.
LONG_VALUE = """
(select string_agg(md5('{column}' || number || _row_key), '')
from generate_series(1, 188) as number)
"""
# What an index or a key may be made of: all texts but those that people write at length.
SHORT_KINDS = "('text', 'choice', 'code')"


def first_row(warehouse: ThrowawayWarehouse, view: str) -> str:
    ((key,),) = warehouse.query(f"select min(_row_key) from raw_otc.{view}", "admin")
    return key


def test_an_id_in_two_rows_is_named_and_repaired_as_the_row_says(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    before = contents(good)
    key = first_row(good, "tickets")
    columns = ", ".join(
        name
        for (name,) in good.query(
            "select column_name from information_schema.columns where table_schema = 'raw_otc' "
            "and table_name = 'tickets' and column_name not in ('_row_key', '_loaded_at')"
        )
    )
    good.query(
        f"insert into raw_otc.tickets (_row_key, _loaded_at, {columns}) select '+' || _row_key, "
        f"_loaded_at - interval '1 day', {columns} from raw_otc.tickets where _row_key = '{key}'",
        "loader",
    )
    done = build(good, folder, *WHOLE)
    assert done.returncode == 1
    assert "Failure in test assert_gate_is_open" in done.stdout
    assert f"rows '{key}', '+{key}', see quality.id_issues" in done.stdout
    assert contents(good) == before
    rows = good.query(
        "select row_key, what_to_do from quality.id_issues where check_name = 'unique' order by 1"
    )
    advice = f"delete from raw_otc.tickets where _row_key = '+{key}'"
    assert dict(rows) == {
        key: "The newest of its id. Keep it and delete the others.",
        f"+{key}": f"Delete it: {advice}",
    }

    # Nothing can be built on it, whatever the reason.
    assert build(good, folder, "run", quality_gate_override="just this once").returncode == 1
    good.query(advice, "loader")
    again = build(good, folder)
    assert again.returncode == 0, again.stdout
    assert good.query("select count(*) from quality.id_issues") == [(0,)]
    assert contents(good) == before


def test_one_unreadable_id_is_named_and_closes_nothing(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    key = first_row(good, "comments")
    edit(good, "comments", "tktct_comment_id = 'C-1'", where=f"_row_key = '{key}'")
    rebuild(good, folder)
    assert good.query("select is_open, is_sound from quality.gate") == [(True, True)]
    assert good.query("select dataset, check_name, row_key, id_value from quality.id_issues") == [
        ("comments", "parsed", key, "C-1")
    ]


def test_a_value_too_long_for_an_index_is_an_issue_and_no_error(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """6,000 characters in every name, code and title of a row of each view."""
    columns = good.query(
        f"select dataset, raw_column from quality.column_catalogue where kind in {SHORT_KINDS}"
    )
    spoiled = {}
    for view in ("tickets", "comments", "timesheets"):
        key = spoiled[view] = first_row(good, view)
        values = ", ".join(
            f"{column} = {LONG_VALUE.format(column=column)}"
            for dataset, column in columns
            if dataset == view
        )
        good.query(
            f"update raw_otc.{view} set {values}, {STAMP.format(view=view)} "
            f"where _row_key = '{key}'",
            "loader",
        )
    done = build(good, folder, *WHOLE)
    assert done.returncode == 0, done.stdout
    listed = good.query(
        "select dataset, raw_column, row_key from quality.value_issues where reason = 'too long'"
    )
    assert set(listed) == {(view, column, spoiled[view]) for view, column in columns}
    assert len(listed) == len(columns)


def test_prose_may_be_long(good: ThrowawayWarehouse, folder: Path) -> None:
    key = first_row(good, "tickets")
    edit(
        good,
        "tickets",
        f"tkt_description = {LONG_VALUE.format(column='tkt_description')}",
        where=f"_row_key = '{key}'",
    )
    rebuild(good, folder, "staging.otc", "value_issues")
    assert good.query(
        f"select length(description) from staging.stg_otc__tickets where row_key = '{key}'"
    ) == [(6016,)]
    assert good.query("select count(*) from quality.value_issues where reason = 'too long'") == [
        (0,)
    ]


@pytest.mark.scenario("C-39")
def test_a_day_more_than_thirty_days_ahead_is_named(good: ThrowawayWarehouse, folder: Path) -> None:
    """Leave is booked ahead; a year ahead is a slip of the pen."""
    first = "select _row_key from raw_otc.timesheets order by _row_key limit 3"
    keys = [key for (key,) in good.query(first)]
    for key, ahead in zip(keys, (30, 31, 365), strict=True):
        day = AS_OF.date() + timedelta(days=ahead)
        edit(good, "timesheets", f"ts_date = '{day}'", where=f"_row_key = '{key}'")
    rebuild(good, folder)
    names = ", ".join(f"'{key}'" for key in keys)
    found = good.query(
        "select row_key, column_name, reason from quality.implausible_moments "
        f"where row_key in ({names}) order by row_key"
    )
    assert found == [(key, "work_date", "after the last plausible day") for key in keys[1:]]
