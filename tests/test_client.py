"""The client's manners, against the real stand-in desk; only the waiting is not waited for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from extract.errors import DeskError
from extract.otc.client import DeskClient
from extract.otc.settings import DeskSettings, Politeness
from extract.sandbox.desk import RunningDesk


class Waits(list[float]):
    """Takes the place of sleeping, and remembers for how long it was asked."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


POLITENESS = Politeness(call_gap_seconds=0, view_gap_seconds=0)


def settings_for(desk: RunningDesk, politeness: Politeness) -> DeskSettings:
    return DeskSettings(desk.url, desk.username, desk.password, desk.views, politeness)


def client_for(desk: RunningDesk, waits: Waits, politeness: Politeness = POLITENESS) -> DeskClient:
    return DeskClient(settings_for(desk, politeness), notice=lambda _: None, sleep=waits)


def size(body: Iterator[bytes]) -> int:
    return sum(map(len, body))


def test_a_view_is_one_call_with_the_account_and_the_id(desk: RunningDesk) -> None:
    waits = Waits()
    assert client_for(desk, waits).read("tickets", size) > 1000
    assert [(r.view, r.status) for r in desk.requests] == [("tickets", 200)]
    assert waits == []


@pytest.mark.parametrize("code", [500, 502, 503])
def test_server_errors_are_tried_again_three_times_doubling(desk: RunningDesk, code: int) -> None:
    desk.faults.add("status", code=code)
    waits = Waits()
    with pytest.raises(DeskError, match="after 4 attempts"):
        client_for(desk, waits).read("tickets", size)
    assert waits == [10, 20, 40]
    assert [r.status for r in desk.requests] == [code] * 4


def test_no_wait_is_longer_than_the_most(desk: RunningDesk) -> None:
    desk.faults.add("status", code=500)
    waits = Waits()
    with pytest.raises(DeskError):
        client_for(desk, waits, replace(POLITENESS, retry_most_seconds=15)).read("tickets", size)
    assert waits == [10, 15, 15]


@pytest.mark.parametrize("code", [401, 403, 404])
def test_a_refusal_is_not_tried_again(desk: RunningDesk, code: int) -> None:
    desk.faults.add("status", code=code)
    waits = Waits()
    with pytest.raises(DeskError, match=str(code)):
        client_for(desk, waits).read("tickets", size)
    assert len(desk.requests) == 1
    assert waits == []


def test_patience_asked_for_in_seconds_is_given(desk: RunningDesk) -> None:
    desk.faults.add("status", times=1, code=429, retry_after=7)
    waits = Waits()
    client_for(desk, waits).read("tickets", size)
    assert waits == [7]


def test_patience_asked_for_as_a_date_is_given(desk: RunningDesk) -> None:
    desk.faults.add("status", times=1, code=429, retry_after=30, retry_after_form="date")
    waits = Waits()
    client_for(desk, waits).read("tickets", size)
    assert len(waits) == 1
    assert 25 < waits[0] <= 31


def test_patience_without_a_time_is_the_default(desk: RunningDesk) -> None:
    desk.faults.add("status", times=1, code=429)
    waits = Waits()
    client_for(desk, waits).read("tickets", size)
    assert waits == [60]


def test_a_dropped_connection_starts_the_view_anew(desk: RunningDesk) -> None:
    desk.faults.add("drop", times=1, after_bytes=5000)
    waits = Waits()
    whole = client_for(desk, Waits()).read("comments", size)
    assert client_for(desk, waits).read("comments", size) >= whole > 5000


def test_a_silent_desk_is_given_up(desk: RunningDesk) -> None:
    desk.faults.add("slow", first_byte_seconds=5)
    hasty = replace(POLITENESS, timeout_seconds=0.1, retries=1)
    with pytest.raises(DeskError, match=r"did not answer within 0\.1 s"):
        client_for(desk, Waits(), hasty).read("tickets", size)


def test_calls_keep_their_distance_and_views_a_greater_one(desk: RunningDesk) -> None:
    waits = Waits()
    client = client_for(desk, waits, replace(POLITENESS, call_gap_seconds=50, view_gap_seconds=300))
    client.read("tickets", size)
    client.read("tickets", size)
    client.read("comments", size)
    assert len(waits) == 2
    assert 45 < waits[0] <= 50
    assert 290 < waits[1] <= 300


def test_neither_error_nor_settings_show_the_password(desk: RunningDesk) -> None:
    desk.faults.add("status", code=401)
    settings = settings_for(desk, POLITENESS)
    with pytest.raises(DeskError) as caught:
        client_for(desk, Waits()).read("tickets", size)
    assert desk.password not in str(caught.value)
    assert desk.password not in repr(settings)
