"""Seed, scale, clock and window decide every byte; a moved clock changes what it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, SettingError, running_desk
from tests.sandbox.desk.child import child_desk
from tests.sandbox.desk.reader import Row, ask, rows_of
from tests.sandbox.desk.volumes import VIEWS

SCALE = 0.02
# A Wednesday: hardly anyone works at weekends.
AS_OF = datetime(2026, 1, 28, 18)


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningDesk]:
    with running_desk(DeskConfig(scale=SCALE, as_of=AS_OF)) as running:
        yield running


@pytest.fixture
def desk(shared: RunningDesk) -> RunningDesk:
    """The same desk for all tests here, at the same time and in the same window."""
    shared.clock.set(AS_OF)
    shared.switch(window="label")
    return shared


def ticket_key(row: Row) -> object:
    return int(float(row["TKT-Ticket ID"]))


def comment_key(row: Row) -> object:
    return row["TKTCT-CommentID"]


def timesheet_key(row: Row) -> object:
    columns = ("TS-User Username", "TS-Date", "TS-Time From", "TS-Crm ID", "TS-Description")
    return tuple(str(row[column]) for column in columns)


KEYS: dict[str, Callable[[Row], object]] = {
    "tickets": ticket_key,
    "comments": comment_key,
    "timesheets": timesheet_key,
}


def keyed(desk: RunningDesk, view: str) -> dict[object, Row]:
    return {KEYS[view](row): row for row in rows_of(desk, view)}


def test_two_processes_serve_the_same_bytes() -> None:
    options = ("--scale", "0.004", "--seed", "11", "--as-of", "2025-11-03T08:30:00")
    with child_desk(*options) as one, child_desk(*options) as other:
        for view in VIEWS:
            assert ask(one, view).body == ask(other, view).body


def test_a_process_and_a_desk_in_this_one_serve_the_same_bytes(desk: RunningDesk) -> None:
    with child_desk("--scale", str(SCALE), "--as-of", AS_OF.isoformat()) as child:
        for view in VIEWS:
            assert ask(child, view).body == ask(desk, view).body


@pytest.mark.parametrize("view", VIEWS)
def test_another_seed_has_other_data(desk: RunningDesk, view: str) -> None:
    with running_desk(replace(desk.config, seed=8)) as other:
        assert ask(other, view).body != ask(desk, view).body


@pytest.mark.parametrize("view", VIEWS)
def test_the_next_day_has_new_changed_and_unchanged_rows_and_some_that_left(
    desk: RunningDesk, view: str
) -> None:
    before = keyed(desk, view)
    desk.clock.advance(days=1)
    after = keyed(desk, view)
    kept = before.keys() & after.keys()
    changed = [key for key in kept if before[key] != after[key]]
    assert after.keys() - before.keys()
    assert before.keys() - after.keys()
    assert len(changed) < len(kept) / 10
    # What was once written under a ticket stays as it is.
    assert bool(changed) == (view != "comments")


def test_a_changed_ticket_says_so_in_its_modified_time(desk: RunningDesk) -> None:
    before = keyed(desk, "tickets")
    desk.clock.advance(days=1)
    after = keyed(desk, "tickets")
    changed = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    moved = {
        column
        for key in changed
        for column in before[key]
        if before[key][column] != after[key][column]
    }
    assert all(
        before[key]["TKT-Modified Time"] != after[key]["TKT-Modified Time"] for key in changed
    )
    assert {"TKT-Status", "TKT-Assigned To User", "TKT-Team", "TKT-Closure Date"} <= moved


def test_an_entry_changes_when_it_is_saved_and_when_it_is_approved(desk: RunningDesk) -> None:
    before = keyed(desk, "timesheets")
    desk.clock.advance(days=1)
    after = keyed(desk, "timesheets")
    moved = {
        column: {
            before[key]["TS-Date"][:10]
            for key in after
            if key in before and (before[key][column] != after[key][column])
        }
        for column in ("TS-Approved", "TS-Modified Time", "TS-Hours")
    }
    assert "2026-01-22" in moved["TS-Approved"]
    assert moved["TS-Modified Time"] == {"2026-01-28"}
    assert moved["TS-Hours"] == set()


def test_some_tickets_are_reopened_in_the_course_of_time(desk: RunningDesk) -> None:
    reopened = set()
    closed: set[object] = set()
    for _ in range(4):
        rows = keyed(desk, "tickets")
        now_closed = {key for key, row in rows.items() if row["TKT-Status"] == "Closed"}
        reopened |= (closed - now_closed) & rows.keys()
        closed = now_closed
        desk.clock.advance(days=1)
    assert reopened


def test_some_hours_later_only_little_has_happened(desk: RunningDesk) -> None:
    before = keyed(desk, "tickets")
    desk.clock.advance(days=0.25)
    after = keyed(desk, "tickets")
    same = [key for key in before if before[key] == after.get(key)]
    assert len(before) * 0.99 < len(same) < len(before)


@pytest.mark.parametrize("view", VIEWS)
def test_a_clock_that_is_set_back_serves_the_old_bytes(desk: RunningDesk, view: str) -> None:
    before = ask(desk, view).body
    desk.clock.advance(days=3)
    assert ask(desk, view).body != before
    desk.clock.advance(days=-3)
    assert ask(desk, view).body == before


@pytest.mark.parametrize("view", VIEWS)
def test_the_ten_day_window_is_the_newest_part_of_the_labelled_one(
    desk: RunningDesk, view: str
) -> None:
    labelled = keyed(desk, view)
    desk.switch(window="ten_days")
    newest = keyed(desk, view)
    assert 0 < len(newest) < len(labelled)
    assert all(labelled[key] == row for key, row in newest.items())


def test_the_ten_day_window_of_tickets_goes_by_their_modified_time(desk: RunningDesk) -> None:
    desk.switch(window="ten_days")
    rows = [row for row in rows_of(desk, "tickets") if row["TKT-Modified Time"][:3] == "202"]
    # A day's grace for what is written in UTC.
    assert min(row["TKT-Modified Time"][:10] for row in rows) >= "2026-01-17"
    assert min(row["TKT-Created Time"][:10] for row in rows) < "2026-01-01"


def test_most_children_are_orphans_when_only_the_tickets_are_of_ten_days(
    desk: RunningDesk,
) -> None:
    desk.switch(window="ten_days_tickets")
    tickets = keyed(desk, "tickets").keys()
    comments = [int(float(row["TKTCT-TicketID"])) in tickets for row in rows_of(desk, "comments")]
    crm_ids = [int(float(row["TS-Crm ID"] or 0)) for row in rows_of(desk, "timesheets")]
    assert sum(comments) / len(comments) < 0.5
    assert sum(crm_id in tickets for crm_id in crm_ids) / len(crm_ids) < 0.04


def test_nothing_is_later_than_the_clock() -> None:
    with running_desk(DeskConfig(scale=SCALE, as_of=datetime(2025, 6, 4, 10, 15))) as desk:
        for view, column in (("tickets", "TKT-Modified Time"), ("comments", "TKTCT-Created Time")):
            stamps = [row[column] for row in rows_of(desk, view)]
            iso = [stamp for stamp in stamps if len(stamp) == 19 and stamp[10] == " "]
            assert "2025-06-04 00:00:00" < max(iso) <= "2025-06-04 10:15:00"
        ends = [
            row["TS-Time To"]
            for row in rows_of(desk, "timesheets")
            if row["TS-Date"] == "2025-06-04" and len(row["TS-Time To"]) == 5
        ]
        assert "08:00" < max(ends) <= "10:15"


def test_a_desk_without_data_yet_is_refused() -> None:
    with pytest.raises(SettingError, match="clock starts at"):
        DeskConfig(as_of=datetime(2024, 1, 1))


def test_a_scale_whose_ticket_ids_pass_seven_digits_is_refused() -> None:
    with pytest.raises(SettingError, match="seven digits"):
        DeskConfig(scale=10)
    assert DeskConfig(scale=2.35).scale == 2.35
