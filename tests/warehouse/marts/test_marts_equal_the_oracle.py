"""Every metric of the catalogue, by every cut: the marts say what the desk's own rows say.

The oracle works from the desk's JSON and knows no SQL; each question reads plain columns and their
sums off one mart. Integers, numerators and denominators are equal, hours to the stored decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.oracle import Catalogue, compute, value_of
from tests.oracle.read_stamps import from_desk_clock
from tests.sandbox.desk import DeskConfig, running_desk
from tests.sandbox.desk.reader import Row, rows_of
from tests.support import AS_OF, ROOT, ThrowawayWarehouse
from tests.warehouse.marts.odd_rows import with_odd_rows
from tests.warehouse.marts.one_load import build, load_rows
from tests.warehouse.marts.people_questions import PEOPLE_QUESTIONS
from tests.warehouse.marts.period_questions import PERIOD_QUESTIONS
from tests.warehouse.marts.question import Question
from tests.warehouse.marts.ticket_questions import TICKET_QUESTIONS

NOW = from_desk_clock(AS_OF)
QUESTIONS = [*TICKET_QUESTIONS, *PERIOD_QUESTIONS, *PEOPLE_QUESTIONS]
# What no mart gives, and why: metric and cut.
NOT_IN_MARTS: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Compared:
    """One set of rows, once through loader and models, once through the oracle."""

    warehouse: ThrowawayWarehouse
    rows: dict[str, list[Row]]
    catalogue: Catalogue


@pytest.fixture(scope="module")
def compared(own_warehouse: ThrowawayWarehouse, folder: Path) -> Compared:
    with running_desk(DeskConfig(scale=0.006, as_of=AS_OF)) as desk:
        sent = {view: rows_of(desk, view) for view in ("tickets", "comments", "timesheets")}
    rows = with_odd_rows(sent)
    load_rows(rows, own_warehouse, folder)
    build(own_warehouse, folder, as_of=NOW.isoformat())
    return Compared(own_warehouse, rows, compute(rows, NOW, ROOT / "seeds"))


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_mart_says_what_the_oracle_says(question: Question, compared: Compared) -> None:
    rows = compared.warehouse.query(question.sql.replace("{as_of}", NOW.isoformat()))
    assert rows
    assert list(question.differences(rows, compared.catalogue)) == []


def test_every_metric_and_cut_of_the_oracle_is_asked_for_or_excused(compared: Compared) -> None:
    known = {(metric, cut) for metric, cuts in compared.catalogue.items() for cut in cuts}
    asked = {(metric, question.cut) for question in QUESTIONS for metric in question.asked}
    assert known - asked == NOT_IN_MARTS.keys()


def test_the_hours_of_members_are_theirs_day_by_day(compared: Compared) -> None:
    """Names of the roster against user names of timesheets, as the timesheets pair them."""
    members = {key[0] for key in compared.catalogue["member_tickets"]["member"]}
    usernames = {
        row["TS-User Username"].lower()
        for row in compared.rows["timesheets"]
        if row.get("TS-User Full Name") in members
    }
    expected = {
        key: float(hours)
        for key, hours in compared.catalogue["agent_hours"]["person day"].items()
        if key[0] in usernames and hours
    }
    found = compared.warehouse.query(
        "select lower(username), date_day, booked_hours from marts.member_daily_metrics "
        "inner join marts.users using (team_member_id) where booked_hours > 0"
    )
    assert len(usernames) == len(members)
    assert {(who, day): float(hours) for who, day, hours in found} == expected


@pytest.mark.scenario("C-39")
def test_a_date_that_cannot_be_right_is_named_in_quality(compared: Compared) -> None:
    found = compared.warehouse.query(
        "select ticket_id, column_name, reason from quality.implausible_moments "
        "inner join staging.stg_otc__tickets using (row_key) "
        "where dataset = 'tickets' and ticket_id between 100 and 200 order by 1, 2"
    )
    first, last = "before the first plausible day", "after the last plausible day"
    assert found == [
        (121, "actual_resolution_at", "before the creation of its ticket"),
        (122, "actual_response_at", "before the creation of its ticket"),
        (128, "created_at", first),
        (129, "created_at", first),
        (130, "created_at", last),
        (131, "actual_resolution_at", last),
    ]


def test_no_month_comes_after_the_run_clocks_and_no_day_before_the_first_ticket(
    compared: Compared,
) -> None:
    ((last_month, first_day, first_backlog),) = compared.warehouse.query(
        "select (select max(month_start) from marts.service_metrics_monthly), "
        "(select min(date_day) from marts.queue_daily_metrics), "
        "(select min(date_day) from marts.ticket_backlog_daily)"
    )
    first = min(day for (day,) in compared.catalogue["created"]["day"])
    assert last_month == AS_OF.date().replace(day=1)
    assert first_day == first_backlog == first


def test_hours_without_a_user_name_are_credited_to_whom_the_full_name_means(
    compared: Compared,
) -> None:
    ((username, hours),) = compared.warehouse.query(
        "select username, (select booked_hours from marts.member_daily_metrics as member "
        "where member.team_member_id = users.team_member_id and date_day = '2026-01-05') "
        "from marts.users where full_name = 'Trevor Harte'"
    )
    figures = compared.catalogue["agent_hours"]["person day"]
    assert float(hours) == float(str(value_of(figures[username, date(2026, 1, 5)])))
    booked = [
        float(str(row["TS-Hours"]).replace(",", "."))
        for row in compared.rows["timesheets"]
        if row.get("TS-User Full Name") == "TREVOR HARTE"
    ]
    assert booked == [1.5]
    assert float(hours) >= 1.5


def test_the_oracles_groups_are_many_and_its_figures_are_not_empty(compared: Compared) -> None:
    """A comparison of nothing with nothing would always be equal."""
    assert len(compared.catalogue["tickets"]["queue"]) > 10
    assert len(compared.catalogue["team_efficiency"]["queue"]) > 2
    for metric, cuts in compared.catalogue.items():
        for cut, figures in cuts.items():
            assert any(figures.values()), f"{metric} by {cut}"
