"""The gate closes on bad data, the marts keep the last good build, and a repair opens it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.builds import NOT_GENERIC, build, rebuild
from tests.warehouse.quality.raw_edits import poison, repair
from tests.whole_build import WholeBuild

RELATIONS = """
select table_name from information_schema.tables
where table_schema = 'marts' and table_type = 'BASE TABLE' order by table_name
"""
# The roster's: they read no row of the desk, and are built whatever it sent.
NO_GATE = re.compile("team_|queue_coverage$|metric_bands$")
HISTORY = """
select is_open, is_sound, reasons, override_reason from quality.score_history
order by judged_at desc limit 1
"""
ASKED = "select * from questions.tickets_by_status()"
GARBAGE_DATES = ("tickets", "tkt_created_time = '31/02/2026 25:99'", 25)
TEXT_IDS = ("tickets", "tkt_ticket_id = 'INC-' || tkt_ticket_id", 33)
RENAMED_HEADERS = (
    "comments",
    "tktct_comment = null, tktct_username = null, tktct_type = null",
    100,
)
GARBAGE_DAYS = ("timesheets", "ts_date = 'n/a'", 30)
# More than a tenth of the columns that hold anything.
WRONG_TYPES = (
    "timesheets",
    "ts_time_from = 'early', ts_time_to = 'late', ts_modified_time = 'just now'",
    100,
)
# None of it is critical, and all of it together is too much.
UNKNOWN_WORDS_AND_DATES_TO_COME = (
    "tickets",
    "tkt_status = 'Parked', tkt_severity = 'Odd', tkt_created_time = case "
    "when mod(abs(hashtext('14' || _row_key)), 100) < 14 then '31/02/2026' "
    "else '2099-01-01 10:00' end",
    100,
)
# One view says nothing of another: each of them closes the gate for reasons of its own.
POISONS = {
    "garbage dates, renamed headers, garbage days": (
        (GARBAGE_DATES, RENAMED_HEADERS, GARBAGE_DAYS),
        {
            "tickets": ["tickets_created_at_usable"],
            "comments": ["comments_username_present", "comments_comment_type_present"],
            "timesheets": ["timesheets_work_date_usable"],
        },
    ),
    "a third of the ids is text": ((TEXT_IDS,), {"tickets": ["tickets_ticket_id_parsed"]}),
    "columns of a wrong type": ((WRONG_TYPES,), {"timesheets": ["timesheets_column_types"]}),
    "a score under 80": (
        (UNKNOWN_WORDS_AND_DATES_TO_COME,),
        {"tickets": ["scores 7", "tickets_status_known", "tickets_created_at_parsed"]},
    ),
}


def hashes(warehouse: ThrowawayWarehouse, row: str) -> dict[str, tuple]:
    return {
        name: warehouse.query(
            f"select count(*), sum(hashtextextended(({row})::text, 0)) from marts.{name} as mart"
        )[0]
        for (name,) in warehouse.query(RELATIONS)
        if not NO_GATE.match(name)
    }


def marts(warehouse: ThrowawayWarehouse) -> dict[str, tuple]:
    """Every row of every mart, and where it lies: a rebuilt mart is another one."""
    return hashes(warehouse, "mart.tableoid, mart.ctid, mart")


def contents(warehouse: ThrowawayWarehouse) -> dict[str, tuple]:
    """Every row of every mart, whenever it was loaded."""
    return hashes(warehouse, "to_jsonb(mart) - 'loaded_at'")


@pytest.mark.scenario("C-18", "C-19", "C-21")
@pytest.mark.parametrize("name", POISONS)
def test_bad_data_closes_the_gate_and_leaves_the_marts_alone(
    name: str, good: ThrowawayWarehouse, folder: Path
) -> None:
    poisons, rules = POISONS[name]
    before = marts(good)
    answer = good.query(ASKED, "reporter")
    assert before
    for one in poisons:
        poison(good, *one)

    done = build(good, folder, "build", *NOT_GENERIC, "--exclude-resource-type", "unit_test")
    assert done.returncode == 1
    assert "Failure in test assert_gate_is_open" in done.stdout
    message = done.stdout.partition("The quality gate is closed.")[2]
    assert "The marts keep the last good build. Repair it where it arose" in message
    assert marts(good) == before
    assert good.query(ASKED, "reporter") == answer
    ((is_open, is_sound, reasons, override_reason),) = good.query(HISTORY)
    assert (is_open, is_sound, override_reason) == (False, False, None)
    for view, names in rules.items():
        # Each line is a reason that suffices.
        closing = [line for line in reasons.splitlines() if line.startswith(f"{view} (")]
        assert all(any(rule in line for line in closing) for rule in names), reasons
        assert all(rule in message for rule in names), message


def test_the_gate_stays_closed_until_a_repair_opens_it(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    before = marts(good)
    content = contents(good)
    poison(good, *GARBAGE_DATES)
    rebuild(good, folder)

    around = build(good, folder, "run", "--select", "tickets")
    assert around.returncode == 1
    assert "The quality gate is closed." in around.stdout
    assert marts(good) == before

    repair(good, "tickets")
    again = build(good, folder)
    assert again.returncode == 0, again.stdout
    assert good.query(HISTORY) == [(True, True, None, None)]
    assert marts(good).keys() == before.keys()
    assert marts(good) != before
    assert contents(good) == content


def test_an_override_opens_the_gate_once_and_is_kept(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    poison(good, "tickets", "tkt_title = null", 100)
    reason = "the auditor's report is due"
    done = build(good, folder, quality_gate_override=reason)
    assert done.returncode == 0, done.stdout
    ((is_open, is_sound, reasons, kept),) = good.query(HISTORY)
    assert (is_open, is_sound, kept) == (True, False, reason)
    assert "tickets_title_present" in reasons
    assert build(good, folder).returncode == 1


def test_a_bad_day_closes_the_gate_however_long_the_good_years_before(
    good: ThrowawayWarehouse, folder: Path
) -> None:
    """1,200 of a hundred thousand entries: 1 in 80 of all, and every one of the newest."""
    columns = good.query(
        "select string_agg(column_name, ', ') from information_schema.columns where table_schema = "
        "'raw_otc' and table_name = 'timesheets' and column_name not in "
        "('_row_key', '_loaded_at', 'ts_hours')"
    )[0][0]
    copies = f"""
        insert into raw_otc.timesheets (_row_key, _loaded_at, ts_hours, {columns})
        select _row_key || '-' || copy, {{stamp}}, {{hours}}, {columns}
        from (select * from raw_otc.timesheets where _row_key not like '%-copy-%' limit {{rows}}) as
            sample
        cross join generate_series(1, {{times}}) as copy
    """
    good.query(
        copies.format(stamp="_loaded_at", hours="ts_hours", rows=1000, times=100), role="loader"
    )
    good.query(
        copies.format(
            stamp="_loaded_at + interval '1 hour'", hours="'n/a'", rows=1200, times=1
        ).replace("|| '-' ||", "|| '-bad-' ||"),
        role="loader",
    )
    done = build(good, folder)
    assert done.returncode == 1
    scores = dict(
        good.query("select scope, score from quality.scores where dataset = 'timesheets'")
    )
    assert scores["all"] > scores["newest"]
    ((reasons,),) = good.query("select reasons from quality.gate")
    assert "(newest) fails timesheets_booked_hours_usable" in reasons
    assert "timesheets (all)" not in reasons


def test_an_empty_warehouse_has_no_score_and_an_open_gate(empty_build: WholeBuild) -> None:
    empty = empty_build.warehouse
    assert set(empty.query("select state, score from quality.scores")) == {("empty", None)}
    assert empty.query("select is_open, has_empty_dataset from quality.gate") == [(True, True)]
