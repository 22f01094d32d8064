"""Every cleaning rule finds something to clean; beneath the dirt the views tell one story."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.sandbox.desk.people import ROSTER
from tests.sandbox.desk.reader import Row, ask, rows_of

ISO = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
STAMPS = (
    "TKT-Created Time",
    "TKT-Modified Time",
    "TKT-Actual Response Date",
    "TKT-Actual Resolution Date",
    "TKT-Closure Date",
)


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    with running_desk(DeskConfig(scale=0.03)) as running:
        yield running


@pytest.fixture(scope="module")
def tickets(desk: RunningDesk) -> list[Row]:
    return rows_of(desk, "tickets")


@pytest.fixture(scope="module")
def comments(desk: RunningDesk) -> list[Row]:
    return rows_of(desk, "comments")


@pytest.fixture(scope="module")
def timesheets(desk: RunningDesk) -> list[Row]:
    return rows_of(desk, "timesheets")


def number(value: object) -> int:
    return int(float(str(value or 0)))


def share(rows: list[Row], column: str, pattern: str) -> float:
    return 100 * sum(bool(re.search(pattern, row[column])) for row in rows) / len(rows)


def test_ticket_ids_have_seven_digits_and_rise_with_time(tickets: list[Row]) -> None:
    by_time = sorted(
        (row["TKT-Created Time"], number(row["TKT-Ticket ID"]))
        for row in tickets
        if ISO.fullmatch(row["TKT-Created Time"])
    )
    ids = [ticket_id for _, ticket_id in by_time]
    assert all(1_000_000 <= ticket_id <= 9_999_999 for ticket_id in ids)
    assert ids == sorted(ids)


def test_ids_are_unique_beneath_their_forms(tickets: list[Row], comments: list[Row]) -> None:
    for rows, column in ((tickets, "TKT-Ticket ID"), (comments, "TKTCT-CommentID")):
        assert len({number(row[column]) for row in rows}) == len(rows)


def test_ids_come_as_numbers_floats_and_texts(desk: RunningDesk, tickets: list[Row]) -> None:
    forms = {type(row["TKT-Ticket ID"]) for row in tickets}
    assert forms == {int, float, str}
    assert re.search(rb'"TKT-Ticket ID":\d{7}\.0,', ask(desk, "tickets").body)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [(r"\s$", 10), (r"\n", 6), (r"\S  +\S", 9)],
    ids=["trailing blanks", "newlines", "double blanks"],
)
def test_titles_are_as_dirty_as_in_the_source(
    tickets: list[Row], pattern: str, expected: float
) -> None:
    assert share(tickets, "TKT-Title", pattern) == pytest.approx(expected, abs=1.5)


def test_titles_are_encoded_up_to_four_times(tickets: list[Row]) -> None:
    titles = " ".join(row["TKT-Title"] for row in tickets)
    for depth in range(4):
        assert f"&{'amp;' * depth}#039;" in titles
    assert f"&{'amp;' * 4}#039;" not in titles


@pytest.mark.parametrize("column", ["TKT-Customer Reference", "TKT-Related CI", "TKT-Solution"])
def test_the_text_nan_stands_where_nothing_was(tickets: list[Row], column: str) -> None:
    assert 0 < share(tickets, column, "^nan$") < 2


def test_customers_have_several_spellings(tickets: list[Row]) -> None:
    spellings = defaultdict(set)
    for row in tickets:
        spellings[number(row["TKT-Account Id"])].add(row["TKT-Account Name"])
    assert max(map(len, spellings.values())) >= 4
    assert sum(len(names) > 1 for names in spellings.values()) > len(spellings) / 2


def test_stamps_come_in_every_form_of_the_source(tickets: list[Row]) -> None:
    stamps = [row["TKT-Created Time"] for row in tickets]
    forms = {
        "usual": ISO.pattern,
        "T": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        "fraction": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}",
        "Z": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
        "day-first": r"\d{1,2}/\d\d/\d{4} \d{1,2}:\d\d",
        "day only": r"\d\d/\d\d/\d{4}",
    }
    counts = {
        name: sum(bool(re.fullmatch(pattern, stamp)) for stamp in stamps)
        for name, pattern in forms.items()
    }
    assert sum(counts.values()) == len(stamps)
    assert counts["usual"] > len(stamps) * 0.95
    assert 0 < counts["day-first"] < len(stamps) * 0.003
    assert min(counts.values()) > 0
    assert any(row["TKT-Actual Response Date"] == "" for row in tickets)


def test_a_stamp_with_a_z_is_in_utc_and_the_others_in_local_time(tickets: list[Row]) -> None:
    created = {number(row["TKT-Ticket ID"]): row["TKT-Created Time"] for row in tickets}
    checked = 0
    for ticket_id, stamp in created.items():
        # Tickets are numbered in the order of their creation, so the neighbours tell the time.
        neighbours = [created.get(ticket_id + step, "") for step in (-1, 1)]
        if stamp.endswith("Z") and all(map(ISO.fullmatch, neighbours)):
            utc = datetime.fromisoformat(stamp.removesuffix("Z")).replace(tzinfo=UTC)
            local = utc.astimezone(ZoneInfo("Australia/Sydney")).replace(tzinfo=None)
            earlier, later = map(datetime.fromisoformat, neighbours)
            assert earlier <= local <= later
            checked += 1
    assert checked > 5


def test_resolution_dates_are_missing_where_the_closure_date_is_there(tickets: list[Row]) -> None:
    closed = [row for row in tickets if row["TKT-Status"] == "Closed"]
    missing = [row for row in closed if not row["TKT-Actual Resolution Date"]]
    assert 0.1 < len(missing) / len(closed) < 0.3
    assert sum(bool(row["TKT-Closure Date"]) for row in missing) > len(missing) * 0.9


def test_change_records_are_under_one_percent_and_filled(tickets: list[Row]) -> None:
    changes = [row for row in tickets if row["Chg-Type"]]
    assert 0 < len(changes) < len(tickets) / 100
    assert all(row["Chg-Planned Start Date"] and row["Chg-Approver"] for row in changes)


def test_root_causes_have_the_literal_none(tickets: list[Row]) -> None:
    causes = {row["TKT-Root Cause Category"] for row in tickets}
    assert {"--None--", "", "Security"} <= causes


def test_sla_flags_are_in_any_case(tickets: list[Row]) -> None:
    assert {"yes", "Yes", "YES", "no", "No", ""} == {row["TKT-SLA Met"] for row in tickets}


def test_alert_titles_recur_with_other_hosts_and_counters(tickets: list[Row]) -> None:
    alerts = [row["TKT-Title"] for row in tickets if row["TKT-Category"] == "Alert"]
    normalized = {re.sub(r"\W+", " ", re.sub(r"\S*\d\S*", "#", title)).strip() for title in alerts}
    assert len(set(alerts)) > 1000
    assert len(normalized) < 200


def test_comments_are_html_with_styles_and_entities(comments: list[Row]) -> None:
    texts = [row["TKTCT-Comment"] for row in comments]
    assert sum("style=" in text for text in texts) > len(texts) * 0.9
    assert any("&#039;" in text for text in texts)
    assert any("&amp;amp;" in text for text in texts)
    assert "nan" in texts


def test_the_visible_flag_is_almost_never_usable(comments: list[Row]) -> None:
    values = [str(row["TKTCT-VisibleCustomer"]) for row in comments]
    usable = [value for value in values if value.lower() in ("yes", "no", "true", "false")]
    assert {"Yes", "No", "true", "false"} == set(usable)
    assert len(usable) < len(values) * 0.15
    assert {"Calibri", "11.0", "16", ""} <= set(values)


def test_ids_of_comments_and_timesheets_come_as_numbers_and_texts(
    comments: list[Row], timesheets: list[Row]
) -> None:
    for rows, column in (
        (comments, "TKTCT-TicketID"),
        (comments, "TKTCT-UserID"),
        (timesheets, "TS-Crm ID"),
    ):
        assert {int, str} <= {type(row[column]) for row in rows}


def test_hours_come_in_every_form_of_the_source(timesheets: list[Row]) -> None:
    texts = [row["TS-Hours"] for row in timesheets if isinstance(row["TS-Hours"], str)]
    for pattern in (r"\d,\d+", r"\d\.\d+", r"\d,\d{3}\.\d", "nan"):
        assert any(re.fullmatch(pattern, text) for text in texts), pattern
    numbers = [row["TS-Hours"] for row in timesheets if not isinstance(row["TS-Hours"], str)]
    assert 0 < sum(hours <= 0 for hours in numbers) < len(numbers) / 500


def test_times_come_with_seconds_and_half_days_too(timesheets: list[Row]) -> None:
    for pattern in (r"\d\d:\d\d", r"\d\d:\d\d:\d\d", r"\d{1,2}:\d\d [AP]M"):
        assert any(re.fullmatch(pattern, row["TS-Time From"]) for row in timesheets), pattern


def test_some_timesheets_are_dated_ahead_by_up_to_a_year(timesheets: list[Row]) -> None:
    days = [row["TS-Date"] for row in timesheets if re.match(r"\d{4}-", row["TS-Date"])]
    ahead = [day for day in days if day > "2026-02"]
    assert 0 < len(ahead) < len(days) / 1000
    assert max(ahead) <= "2027-02"


def test_text_beyond_ascii_arrives(desk: RunningDesk) -> None:
    assert "Inès" in ask(desk, "tickets").body.decode()


def test_every_row_is_strict_json(desk: RunningDesk) -> None:
    def refuse(constant: str) -> None:
        pytest.fail(f"bare {constant}")

    for view in ("tickets", "comments", "timesheets"):
        json.loads(ask(desk, view).body, parse_constant=refuse)


def test_a_ticket_is_created_before_all_else_happens_to_it(tickets: list[Row]) -> None:
    for row in tickets:
        stamps = [row[column] for column in STAMPS if ISO.fullmatch(row[column])]
        if ISO.fullmatch(row["TKT-Created Time"]):
            assert min(stamps) == row["TKT-Created Time"]
            assert max(stamps) == row["TKT-Modified Time"]


def test_an_open_ticket_has_no_resolution(tickets: list[Row]) -> None:
    opened = [row for row in tickets if row["TKT-Status"] not in ("Closed", "Incident Resolved")]
    assert opened
    for row in opened:
        assert not row["TKT-Actual Resolution Date"]
        assert not row["TKT-Closure Date"]
        assert not row["TKT-SLA Met"]


def test_comments_and_timesheets_of_a_ticket_follow_its_creation(
    tickets: list[Row], comments: list[Row], timesheets: list[Row]
) -> None:
    created = {
        number(row["TKT-Ticket ID"]): datetime.fromisoformat(row["TKT-Created Time"])
        for row in tickets
        if ISO.fullmatch(row["TKT-Created Time"])
    }
    checked = 0
    for row in comments:
        since = created.get(number(row["TKTCT-TicketID"]))
        if since and ISO.fullmatch(row["TKTCT-Created Time"]):
            assert datetime.fromisoformat(row["TKTCT-Created Time"]) >= since
            checked += 1
    for row in timesheets:
        since = created.get(number(row["TS-Crm ID"]))
        start = f"{row['TS-Date'][:10]} {row['TS-Time From']}"
        if since and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", start):
            assert datetime.fromisoformat(start) >= since
            checked += 1
    assert checked > 10_000


def test_time_is_mostly_booked_by_the_assignee(tickets: list[Row], timesheets: list[Row]) -> None:
    assignee = {number(row["TKT-Ticket ID"]): row["TKT-Assigned To User"] for row in tickets}
    own = [
        row["TS-User Full Name"] == assignee[number(row["TS-Crm ID"])]
        for row in timesheets
        if number(row["TS-Crm ID"]) in assignee
    ]
    assert 0.8 < sum(own) / len(own) < 0.99


def test_a_person_is_in_two_places_at_once_only_rarely(timesheets: list[Row]) -> None:
    starts = [(row["TS-User Full Name"], row["TS-Date"], row["TS-Time From"]) for row in timesheets]
    assert len(set(starts)) > len(starts) * 0.99


@pytest.mark.parametrize(
    ("full_name", "username"),
    [
        ("Dion Jewell", "djewell"),
        ("Sukhdeep", "sukhdeep"),
        ("Anne-Marie Colbeck", "amcolbeck"),
        ("Wei Xu", "weixu"),
        ("Harpreet Singh", "hsingh"),
        ("Gurdeep Singh", "gsingh"),
        ("Tharindu Marasinghe", "tmarasinghe"),
        ("Pieter van der Velden", "pvandervelden"),
        ("James Walsham", "jwalsham"),
        ("Jenny Walsham", "jewalsham"),
    ],
)
def test_timesheets_bridge_names_and_usernames(
    timesheets: list[Row], full_name: str, username: str
) -> None:
    found = {row["TS-User Username"] for row in timesheets if row["TS-User Full Name"] == full_name}
    assert found == {username}


def test_the_whole_roster_is_assigned_comments_and_books(
    tickets: list[Row], comments: list[Row], timesheets: list[Row]
) -> None:
    usernames = {f"{name[0]}{name.split()[1]}".lower() for name in ROSTER}
    assert len(usernames) == 11
    assert set(ROSTER) <= {row["TKT-Assigned To User"] for row in tickets}
    assert usernames <= {row["TKTCT-Username"] for row in comments}
    assert usernames <= {row["TS-User Username"] for row in timesheets}


def test_a_few_names_are_ambiguous_or_unmatched(tickets: list[Row], timesheets: list[Row]) -> None:
    usernames, names = defaultdict(set), defaultdict(set)
    for row in timesheets:
        usernames[row["TS-User Full Name"]].add(row["TS-User Username"])
        names[row["TS-User Username"]].add(row["TS-User Full Name"])
    assert [name for name, found in usernames.items() if len(found) > 1] == ["Daniel Carlow"]
    assert [name for name, found in names.items() if len(found) > 1] == ["kmorrowby"]
    assigned = {row["TKT-Assigned To User"] for row in tickets} - {" PendingAssignment"}
    assert assigned - usernames.keys() == {"Bernard Thackeray", "Olga Winterbourne"}
