"""The switches over HTTP do what the methods do, under the same account."""

from __future__ import annotations

import http.client

import pytest

from tests.sandbox.desk import RunningDesk
from tests.sandbox.desk.reader import ask, call, rows_of


def test_a_fault_is_added_shown_and_cleared(desk: RunningDesk) -> None:
    fault = {"kind": "status", "view": "tickets", "times": 3, "code": 503}
    answer = call(desk, "/_sandbox/faults", "POST", fault)
    assert answer.status == 200
    assert ask(desk, "tickets").status == 503
    shown = call(desk, "/_sandbox/faults").json()["faults"]
    assert [(each["kind"], each["view"], each["times"]) for each in shown] == [
        ("status", "tickets", 2)
    ]
    assert call(desk, "/_sandbox/faults", "DELETE").json() == {"faults": []}
    assert ask(desk, "tickets").status == 200


def test_a_shown_fault_can_be_added_again(desk: RunningDesk) -> None:
    desk.faults.add("garbage_dates", share=0.5)
    (shown,) = call(desk, "/_sandbox/faults").json()["faults"]
    desk.faults.clear()
    assert call(desk, "/_sandbox/faults", "POST", shown).json()["faults"] == [shown]


def test_the_clock_is_moved_by_days_or_to_a_reading(desk: RunningDesk) -> None:
    moved = call(desk, "/_sandbox/clock", "POST", {"advance_days": 2})
    assert moved.json() == {"as_of": "2026-02-02T18:00:00"}
    moved = call(desk, "/_sandbox/clock", "POST", {"as_of": "2026-01-15T06:30:00"})
    assert moved.json() == call(desk, "/_sandbox/clock").json() == {"as_of": "2026-01-15T06:30:00"}
    newest = max(row["TKTCT-Created Time"] for row in rows_of(desk, "comments"))
    assert newest < "2026-01-15T06:30:01"


@pytest.mark.parametrize(
    ("switch", "value"),
    [("envelope", "array"), ("window", "ten_days"), ("comment_headers", "old")],
)
def test_a_switch_is_set_and_shown(desk: RunningDesk, switch: str, value: str) -> None:
    assert call(desk, f"/_sandbox/{switch}", "POST", {switch: value}).json() == {switch: value}
    assert call(desk, f"/_sandbox/{switch}").json() == {switch: value}
    assert getattr(desk.config, switch) == value


def test_the_requests_are_shown_and_forgotten(desk: RunningDesk) -> None:
    ask(desk, "tickets")
    (request,) = call(desk, "/_sandbox/requests").json()["requests"]
    assert (request["view"], request["view_id"]) == ("tickets", desk.views["tickets"])
    assert call(desk, "/_sandbox/requests", "DELETE").json() == {"requests": []}


@pytest.mark.parametrize(
    ("path", "payload", "sentence"),
    [
        ("faults", {"kind": "explode"}, "Unknown fault 'explode': it is one of status, html"),
        ("faults", {"kind": ["status"]}, "Unknown fault"),
        ("faults", {"view": "tickets"}, "A fault needs its kind"),
        ("faults", {"kind": "bom", "self": 1}, "Unknown option 'self'"),
        ("faults", {"kind": "bom", "view": "invoices"}, "tickets, comments, timesheets"),
        ("faults", {"kind": "slow", "chunk_seconds": "long"}, "seconds from 0 to 600"),
        ("faults", {"kind": "drop", "after_bytes": 1.5}, "a whole number"),
        ("faults", [], "not a JSON object"),
        ("clock", {"as_of": "yesterday"}, "not a date and time"),
        ("clock", {"as_of": 5}, "not a date and time"),
        ("clock", {"as_of": "2026-01-15T06:30:00+11:00"}, "local time without a zone"),
        ("clock", {"as_of": "2020-01-01"}, "clock starts at"),
        ("clock", {"advance_days": 1e9}, "cannot be moved"),
        ("clock", {"advance_days": float("nan")}, "cannot be moved"),
        ("clock", {"advance_days": "one"}, "The body must be"),
        ("clock", {}, "The body must be"),
        ("envelope", {"envelope": "bubble"}, "Unknown envelope 'bubble': it is one of"),
        ("window", {"window": None}, "Unknown window None"),
        ("window", {"envelope": "array"}, "The body must be"),
    ],
)
def test_what_cannot_be_is_a_400_with_a_sentence(
    desk: RunningDesk, path: str, payload: object, sentence: str
) -> None:
    answer = call(desk, f"/_sandbox/{path}", "POST", payload)
    assert answer.status == 400
    assert sentence in answer.json()["message"]
    assert desk.faults.active() == []


def test_an_unknown_switch_is_a_404_that_lists_the_known(desk: RunningDesk) -> None:
    answer = call(desk, "/_sandbox/lights")
    assert answer.status == 404
    assert "faults, clock, requests, envelope" in answer.json()["message"]


def test_a_switch_refuses_another_method(desk: RunningDesk) -> None:
    assert call(desk, "/_sandbox/clock", "DELETE").status == 405


def test_the_switches_need_the_account(desk: RunningDesk) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    connection.request("POST", "/_sandbox/faults", '{"kind": "bom"}')
    assert connection.getresponse().status == 401
    connection.close()
    assert desk.faults.active() == []


def test_a_body_of_unknown_or_great_length_is_refused(desk: RunningDesk) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    connection.putrequest("POST", "/_sandbox/faults")
    connection.putheader("Content-Length", "999999999")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
