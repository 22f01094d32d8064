"""The volumes and the mix of values are those of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, running_desk
from tests.sandbox.desk.people import ROSTER
from tests.sandbox.desk.plans import PlanBook
from tests.sandbox.desk.reader import Row, rows_of
from tests.sandbox.desk.stamps import seconds_of
from tests.sandbox.desk.views import view_named
from tests.sandbox.desk.volumes import VIEWS, WINDOWS

JANUARY_2026 = {"tickets": 188_452, "comments": 317_601, "timesheets": 850_727}
SCALE = 0.05
CLOSED = {"Closed", "Incident Resolved"}
MY_QUEUES = {"Cloud - Infrastructure", "Cloud - Security", "Cloud - L3 Escalation"}


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    with running_desk(DeskConfig(scale=SCALE)) as running:
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


def percentages(rows: list[Row], column: str) -> dict[object, float]:
    counts = Counter(row[column] for row in rows)
    return {value: 100 * count / len(rows) for value, count in counts.items()}


def percentage(flags: list[bool]) -> float:
    return 100 * sum(flags) / len(flags)


def ticket_id(value: object) -> int:
    return int(float(str(value or 0)))


@pytest.mark.parametrize("view", VIEWS)
def test_the_volume_is_a_fifth_of_january_2026_at_a_fifth_of_the_scale(view: str) -> None:
    clock, days = seconds_of(DeskConfig().as_of), WINDOWS["label"][view]
    blocks = view_named(view, "current").blocks(PlanBook(DeskConfig().seed, 0.2), clock, days)
    assert sum(map(len, blocks)) == pytest.approx(JANUARY_2026[view] / 5, rel=0.01)


def test_another_scale_has_its_proportion(
    tickets: list[Row], comments: list[Row], timesheets: list[Row]
) -> None:
    for view, rows in zip(VIEWS, (tickets, comments, timesheets), strict=True):
        assert len(rows) == pytest.approx(JANUARY_2026[view] * SCALE, rel=0.03)


def test_statuses_are_mixed_as_in_the_source(tickets: list[Row]) -> None:
    statuses = percentages(tickets, "TKT-Status")
    assert statuses["Closed"] == pytest.approx(72.8, abs=1.5)
    assert statuses["Incident Resolved"] == pytest.approx(24.9, abs=1.5)
    is_open = sum(share for status, share in statuses.items() if status not in CLOSED)
    assert is_open == pytest.approx(2.3, abs=0.5)
    assert set(statuses) - CLOSED == {
        "In Progress",
        "Wait For Response (customer)",
        "Scheduled",
        "Open",
        "Pending",
    }


def test_severities_are_mixed_as_in_the_source(tickets: list[Row]) -> None:
    severities = percentages(tickets, "TKT-Severity")
    assert severities["Alert"] == pytest.approx(46, abs=2)
    assert severities["Service Request"] == pytest.approx(27, abs=1.5)
    assert severities["Incident"] == pytest.approx(26, abs=1.5)
    small = {"Accounts Enquiry", "Change Request", "Provisioning", "Problem", "Child"}
    assert set(severities) == {"Alert", "Service Request", "Incident"} | small


def test_categories_are_mixed_as_in_the_source(tickets: list[Row]) -> None:
    categories = percentages(tickets, "TKT-Category")
    assert categories["Support Tickets"] == pytest.approx(56, abs=2)
    assert categories["Alert"] == pytest.approx(37, abs=2)
    assert categories["PHI Support Tickets"] == pytest.approx(4, abs=1)
    assert categories["Standard"] == pytest.approx(1.6, abs=0.5)
    assert len(categories) == 5 + 16


@pytest.mark.parametrize(
    ("queue", "share", "tolerance"),
    [
        ("Cloud - Infrastructure", 35, 2),
        ("Cloud - Metroid", 15, 1.5),
        ("Cloud - BAU Support", 10, 1),
        ("Cloud - Zelda", 10, 1),
        ("Cloud - Mario", 9, 1),
        ("Cloud - Security", 8, 1),
        ("Cloud - Kirby", 6, 1),
        ("Cloud - PHI/WAPHA Support", 4, 1),
        ("Cloud - L3 Escalation", 1, 0.4),
        ("Internal Support", 0.6, 0.4),
        ("NOC", 0.5, 0.4),
        ("AP BAU", 0.4, 0.4),
        ("", 0.3, 0.3),
    ],
)
def test_queues_are_mixed_as_in_the_source(
    tickets: list[Row], queue: str, share: float, tolerance: float
) -> None:
    assert percentages(tickets, "TKT-Team")[queue] == pytest.approx(share, abs=tolerance)


def test_a_good_quarter_is_unassigned_and_a_quarter_of_those_closed(tickets: list[Row]) -> None:
    pending = [row for row in tickets if row["TKT-Assigned To User"] == " PendingAssignment"]
    assert 100 * len(pending) / len(tickets) == pytest.approx(28.6, abs=1.5)
    closed = percentage([row["TKT-Status"] == "Closed" for row in pending])
    assert closed == pytest.approx(25, abs=3)


@pytest.mark.parametrize(
    ("flag", "filled", "met"),
    [
        ("TKT-SLA Met", 94, 96.0),
        ("TKT-Response Met", 63, 96.9),
        ("TKT-Resolution Met", 53, 95.4),
    ],
)
def test_sla_flags_are_filled_and_met_as_in_the_source(
    tickets: list[Row], flag: str, filled: float, met: float
) -> None:
    given = [row[flag].lower() for row in tickets if row[flag]]
    assert set(given) == {"yes", "no"}
    assert 100 * len(given) / len(tickets) == pytest.approx(filled, abs=1.5)
    assert percentage([value == "yes" for value in given]) == pytest.approx(met, abs=1)


def test_resolution_takes_the_days_it_takes_in_the_source(tickets: list[Row]) -> None:
    hours = []
    for row in tickets:
        times = [
            row["TKT-Created Time"],
            row["TKT-Actual Resolution Date"] or row["TKT-Closure Date"],
        ]
        if all(len(text) == 19 and text[10] == " " for text in times):
            created, resolved = map(datetime.fromisoformat, times)
            hours.append((resolved - created).total_seconds() / 3600)
    assert min(hours) >= 0
    assert sum(hours) / len(hours) / 24 == pytest.approx(3.55, abs=0.4)
    for low, high in ((0, 1), (1, 24), (24, 72), (72, 168), (168, 9999)):
        assert percentage([low <= value < high for value in hours]) > 5


def test_my_team_has_tickets_in_its_queues_and_under_every_name(tickets: list[Row]) -> None:
    assigned = Counter(row["TKT-Assigned To User"] for row in tickets)
    assert all(assigned[name] > 20 for name in ROSTER)
    assert {row["TKT-Team"] for row in tickets} >= MY_QUEUES


def test_comment_types_and_authors_are_mixed_as_in_the_source(comments: list[Row]) -> None:
    types = percentages(comments, "TKTCT-Type")
    assert types["system"] == pytest.approx(75, abs=1.5)
    assert types["comments"] == pytest.approx(15, abs=1.5)
    assert types["worknotes"] == pytest.approx(10, abs=1.5)
    robot = percentage([row["TKTCT-Username"] == "brian" for row in comments])
    assert robot == pytest.approx(61, abs=2)
    mirrored = percentage(
        [row["TKTCT-Username"] == "brian" for row in comments if row["TKTCT-Type"] == "comments"]
    )
    assert mirrored == pytest.approx(62, abs=3)


def test_comments_are_as_long_as_in_the_source(comments: list[Row]) -> None:
    written = [row for row in comments if row["TKTCT-Type"] != "system"]
    notes = [len(row["TKTCT-Comment"]) for row in written if row["TKTCT-Username"] != "brian"]
    mails = [len(row["TKTCT-Comment"]) for row in written if row["TKTCT-Username"] == "brian"]
    assert sum(notes) / len(notes) == pytest.approx(530, rel=0.1)
    assert sum(mails) / len(mails) == pytest.approx(3000, rel=0.1)
    assert 15_000 < max(mails) <= 19_000


def test_closed_tickets_have_the_visible_comments_of_the_first_contact_metric(
    tickets: list[Row], comments: list[Row]
) -> None:
    visible = Counter(
        ticket_id(row["TKTCT-TicketID"]) for row in comments if row["TKTCT-Type"] == "comments"
    )
    # Created within the days that the comments reach back.
    recent = [
        visible[ticket_id(row["TKT-Ticket ID"])]
        for row in tickets
        if row["TKT-Status"] in CLOSED and "2026-01-01" < row["TKT-Created Time"] < "2026-02"
    ]
    for low, high, share in ((0, 0, 23), (1, 1, 48), (2, 3, 19), (4, 99, 10)):
        counted = percentage([low <= count <= high for count in recent])
        assert counted == pytest.approx(share, abs=5)


def test_orphans_are_as_frequent_as_in_the_source(
    tickets: list[Row], comments: list[Row], timesheets: list[Row]
) -> None:
    known = {ticket_id(row["TKT-Ticket ID"]) for row in tickets}
    of_comments = [ticket_id(row["TKTCT-TicketID"]) not in known for row in comments]
    of_timesheets = [ticket_id(row["TS-Crm ID"]) not in known for row in timesheets]
    assert percentage(of_comments) == pytest.approx(3, abs=1)
    assert percentage(of_timesheets) == pytest.approx(72, abs=2)


def test_isms_tickets_are_commented_and_never_shown(
    tickets: list[Row], comments: list[Row]
) -> None:
    known = {ticket_id(row["TKT-Ticket ID"]) for row in tickets}
    isms = {ticket_id(row["TKTCT-TicketID"]) for row in comments if row["TKTCT-Team"] == "ISMS"}
    assert isms
    assert not isms & known
    assert "ISMS" not in {row["TKT-Team"] for row in tickets}


def test_timesheets_follow_the_week_and_the_hours_of_the_source(timesheets: list[Row]) -> None:
    weekdays = Counter(
        date.fromisoformat(row["TS-Date"]).weekday()
        for row in timesheets
        if len(row["TS-Date"]) == 10 and row["TS-Date"][4] == "-"
    )
    early = (weekdays[0] + weekdays[1] + weekdays[2]) / 3
    late = (weekdays[3] + weekdays[4]) / 2
    assert early / late == pytest.approx(1.2, abs=0.05)
    assert 0 < weekdays[5] + weekdays[6] < late / 10
    hours = [row["TS-Hours"] for row in timesheets if isinstance(row["TS-Hours"], (int, float))]
    assert 0.2 < sum(hours) / len(hours) < 0.6


def test_a_fifth_of_the_timesheets_is_administration(timesheets: list[Row]) -> None:
    administrative = [ticket_id(row["TS-Crm ID"]) == 0 for row in timesheets]
    assert percentage(administrative) == pytest.approx(19, abs=1)
    blank = {row["TS-Crm ID"] for row in timesheets if ticket_id(row["TS-Crm ID"]) == 0}
    assert blank == {0, "0", "", None}


def test_the_same_start_with_another_description_occurs_and_is_rare(
    timesheets: list[Row],
) -> None:
    keys = Counter(
        (row["TS-User Username"], row["TS-Date"], row["TS-Time From"], str(row["TS-Crm ID"]))
        for row in timesheets
    )
    repeated = sum(count - 1 for count in keys.values())
    assert 0 < repeated < len(timesheets) * 0.003
