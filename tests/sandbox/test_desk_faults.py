"""Every fault can be switched on, does what it says, ends when it should, and composes."""

from __future__ import annotations

import http.client
import itertools
import json
import math
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from tests.sandbox.desk import DeskConfig, RunningDesk, SettingError, running_desk
from tests.sandbox.desk.fault_kinds import KINDS, ROWS
from tests.sandbox.desk.reader import Row, ask, opened, rows_of, view_target
from tests.sandbox.desk.row_faults import CHANGES, GARBAGE_DATES

KEYS = {"tickets": "TKT-Ticket ID", "comments": "TKTCT-CommentID"}


def served(desk: RunningDesk, view: str = "tickets") -> list[Row]:
    return rows_of(desk, view)


@pytest.fixture
def clean(desk: RunningDesk) -> list[Row]:
    """The tickets without a fault."""
    rows = rows_of(desk, "tickets")
    desk.forget_requests()
    return rows


@pytest.mark.parametrize("code", [401, 403, 404, 429, 500, 502, 503])
def test_a_status_happens_as_often_as_asked_and_then_the_view_is_back(
    desk: RunningDesk, code: int
) -> None:
    desk.faults.add("status", code=code, times=2)
    assert [ask(desk, "tickets").status for _ in range(3)] == [code, code, 200]
    assert [request.status for request in desk.requests] == [code, code, 200]
    assert desk.faults.active() == []


def test_a_fault_without_a_number_of_times_stays_until_it_is_cleared(desk: RunningDesk) -> None:
    desk.faults.add("status", code=503)
    assert {ask(desk, "tickets").status for _ in range(4)} == {503}
    desk.faults.clear()
    assert ask(desk, "tickets").status == 200


def test_a_fault_of_one_view_leaves_the_others_alone(desk: RunningDesk) -> None:
    desk.faults.add("status", view="comments", code=403)
    assert [ask(desk, view).status for view in ("tickets", "comments", "timesheets")] == [
        200,
        403,
        200,
    ]


def test_a_429_tells_the_seconds_to_wait(desk: RunningDesk) -> None:
    desk.faults.add("status", code=429, retry_after=7)
    assert ask(desk, "tickets").headers["Retry-After"] == "7"


def test_a_429_tells_the_date_to_wait_for(desk: RunningDesk) -> None:
    desk.faults.add("status", code=429, retry_after=120, retry_after_form="date")
    until = parsedate_to_datetime(ask(desk, "tickets").headers["Retry-After"]).timestamp()
    assert 110 < until - time.time() < 125


def test_a_429_may_not_say_how_long_to_wait(desk: RunningDesk) -> None:
    desk.faults.add("status", code=429)
    assert "Retry-After" not in ask(desk, "tickets").headers


def test_an_html_page_comes_with_a_200(desk: RunningDesk) -> None:
    desk.faults.add("html", times=1)
    answer = ask(desk, "tickets")
    assert (answer.status, answer.body[:15]) == (200, b"<!DOCTYPE html>")


def test_an_error_text_comes_with_a_200_in_the_place_of_the_rows(desk: RunningDesk) -> None:
    desk.faults.add("error_text", text="View is locked.")
    answer = ask(desk, "tickets")
    assert (answer.status, answer.json()) == (200, {"message": "View is locked."})


def test_a_slow_desk_waits_before_the_first_byte(desk: RunningDesk) -> None:
    desk.faults.add("slow", first_byte_seconds=0.3, times=1)
    started = time.monotonic()
    with opened(desk, view_target(desk, "tickets")):
        assert time.monotonic() - started >= 0.3


def test_a_slow_desk_waits_between_chunks(desk: RunningDesk) -> None:
    desk.faults.add("slow", chunk_seconds=0.05, times=1)
    started = time.monotonic()
    with opened(desk, view_target(desk, "tickets")) as response:
        headers_after = time.monotonic() - started
        response.read()
    # The envelope's opening is a chunk of its own, so there are two at least.
    assert time.monotonic() - started - headers_after >= 0.1


@pytest.mark.parametrize("after_bytes", [0, 1000, 200_000, 10**9])
def test_a_drop_leaves_the_client_in_the_middle_of_the_body(
    desk: RunningDesk, after_bytes: int
) -> None:
    whole = ask(desk, "tickets").body
    desk.faults.add("drop", after_bytes=after_bytes, times=1)
    with opened(desk, view_target(desk, "tickets")) as response:
        assert response.status == 200
        pieces: list[bytes] = []
        with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
            pieces.extend(iter(response.read1, b""))
    received = b"".join(pieces)
    assert whole.startswith(received)
    assert len(received) <= min(after_bytes, len(whole) - 1)
    assert ask(desk, "tickets").body == whole


@pytest.mark.parametrize("after_bytes", [1, 1000, 100_000, 10**9])
def test_a_truncated_document_ends_cleanly_and_is_no_json(
    desk: RunningDesk, after_bytes: int
) -> None:
    whole = ask(desk, "tickets").body
    desk.faults.add("truncate", after_bytes=after_bytes)
    body = ask(desk, "tickets").body
    assert body == whole[: min(after_bytes, len(whole) - 1)]
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_a_byte_order_mark_precedes_the_document(desk: RunningDesk) -> None:
    whole = ask(desk, "tickets").body
    desk.faults.add("bom")
    assert ask(desk, "tickets").body == b"\xef\xbb\xbf" + whole


def test_an_empty_list_is_served_in_the_envelope(desk: RunningDesk) -> None:
    desk.faults.add("empty")
    desk.switch(envelope="records")
    assert ask(desk, "tickets").json() == {"records": []}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_served_bare(
    desk: RunningDesk, clean: list[Row], value: str
) -> None:
    desk.faults.add("nan", rows=3, value=value)
    body = ask(desk, "tickets").body
    assert body.count(f'"TKT-Actual SLA Achievement": {value}'.encode()) == 3
    odd = [
        row
        for row in json.loads(body)["message"]["data"]
        if isinstance(row["TKT-Actual SLA Achievement"], float)
        and not math.isfinite(row["TKT-Actual SLA Achievement"])
    ]
    assert len(odd) == 3


def test_duplicated_rows_are_the_same_in_all_columns(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("duplicate", share=0.1)
    rows = served(desk)
    expected = math.ceil(len(clean) / 10)
    assert len(rows) - len(clean) == expected
    assert [row for row, after in itertools.pairwise(rows) if row == after] == clean[::10]


def test_conflicting_duplicates_differ_beside_their_key(
    desk: RunningDesk, clean: list[Row]
) -> None:
    desk.faults.add("conflict", rows=2)
    rows = served(desk)
    assert len(rows) == len(clean) + 2
    first, second = rows[0], rows[1]
    assert first == clean[0]
    assert second == clean[0] | {"TKT-Title": f"{clean[0]['TKT-Title']} (another version)"}


def test_a_renamed_header_keeps_its_values_and_its_place(
    desk: RunningDesk, clean: list[Row]
) -> None:
    desk.faults.add("rename", view="tickets", column="TKT-Status", to="TKT-State")
    rows = served(desk)
    assert [list(row.values()) for row in rows] == [list(row.values()) for row in clean]
    assert all("TKT-State" in row and "TKT-Status" not in row for row in rows)


def test_a_missing_header_is_missing_in_every_row(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("missing", view="tickets", column="TKT-Team")
    for row in clean:
        del row["TKT-Team"]
    assert served(desk) == clean


def test_a_new_column_is_in_every_row(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("new_column", column="TKT-Due Date", value="2026-02-01 09:00:00")
    assert served(desk) == [row | {"TKT-Due Date": "2026-02-01 09:00:00"} for row in clean]


def test_a_nul_is_within_a_text(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("nul", rows=2)
    assert ["\0" in row["TKT-Title"] for row in served(desk)[:4]] == [True, True, False, False]


def test_half_of_a_surrogate_pair_is_within_a_text(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("surrogate", column="TKT-Description")
    rows = served(desk)
    assert "\ud83d" in rows[0]["TKT-Description"]
    assert rows[1:] == clean[1:]


@pytest.mark.parametrize("value", ["a text", 42, None, [1, 2]])
def test_a_row_is_no_object(desk: RunningDesk, clean: list[Row], value: object) -> None:
    desk.faults.add("not_object", value=value)
    assert served(desk) == [value, *clean[1:]]


@pytest.mark.parametrize(("how", "value"), [("null", None), ("blank", ""), ("absent", "gone")])
@pytest.mark.parametrize("view", KEYS)
def test_a_row_lacks_its_key(desk: RunningDesk, view: str, how: str, value: object) -> None:
    clean = served(desk, view)
    desk.faults.add("no_key", rows=2, how=how)
    rows = served(desk, view)
    assert [row.get(KEYS[view], "gone") for row in rows[:2]] == [value, value]
    assert rows[2:] == clean[2:]


@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_garbage_dates_poison_a_share_of_the_rows(
    desk: RunningDesk, clean: list[Row], share: float
) -> None:
    desk.faults.add("garbage_dates", share=share)
    rows = served(desk)
    poisoned = [row for row in rows if row["TKT-Created Time"] in GARBAGE_DATES]
    assert len(poisoned) == math.ceil(len(clean) * share)


def test_garbage_dates_can_be_kept_to_one_column(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("garbage_dates", share=1, column="TKT-Modified Time")
    rows = served(desk)
    assert all(row["TKT-Modified Time"] in GARBAGE_DATES for row in rows)
    assert [row["TKT-Created Time"] for row in rows] == [row["TKT-Created Time"] for row in clean]


def test_text_ids_poison_a_share_of_the_rows(desk: RunningDesk) -> None:
    desk.faults.add("text_ids", share=0.5)
    ids = [row["TS-Crm ID"] for row in served(desk, "timesheets")]
    poisoned = [crm_id for crm_id in ids if str(crm_id).startswith("REF-")]
    assert len(poisoned) == math.ceil(len(ids) / 2)


def test_rows_are_left_out(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("left_out", rows=2)
    assert served(desk) == clean[2:]


def test_ids_are_spelled_in_other_ways_and_stay_the_same(
    desk: RunningDesk, clean: list[Row]
) -> None:
    desk.faults.add("spelled_ids", share=1, column="TKT-Ticket ID")
    spelled = [row["TKT-Ticket ID"] for row in served(desk)]
    assert len({type(id_) for id_ in spelled}) == 1
    digits = [
        round(float(id_.replace(",0", "", id_.endswith(",0")).replace(",", ""))) for id_ in spelled
    ]
    assert digits == [round(float(row["TKT-Ticket ID"])) for row in clean]


def test_any_column_can_be_replaced(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("replace", column="TKT-Severity", value={"nested": 1}, rows=1)
    assert served(desk) == [clean[0] | {"TKT-Severity": {"nested": 1}}, *clean[1:]]


def test_faults_compose(desk: RunningDesk, clean: list[Row]) -> None:
    desk.faults.add("bom", times=1)
    desk.faults.add("missing", column="TKT-Team", times=1)
    desk.faults.add("duplicate", times=1)
    desk.faults.add("not_object", value=7, times=1)
    document = json.loads(ask(desk, "tickets").body.decode("utf-8-sig"))
    first = {name: value for name, value in clean[0].items() if name != "TKT-Team"}
    assert document["message"]["data"][:2] == [7, first]
    assert served(desk) == clean


def test_an_answer_that_is_replaced_uses_up_no_fault_in_the_rows(
    desk: RunningDesk, clean: list[Row]
) -> None:
    desk.faults.add("duplicate", times=1)
    desk.faults.add("status", code=503, times=1)
    desk.faults.add("html", times=1)
    assert ask(desk, "tickets").status == 503
    assert ask(desk, "tickets").body.startswith(b"<!DOCTYPE")
    assert len(served(desk)) == len(clean) + 1
    assert len(served(desk)) == len(clean)


def test_faults_in_the_rows_of_an_empty_view_change_nothing() -> None:
    with running_desk(DeskConfig(scale=0)) as desk:
        for kind in set(CHANGES) - {"rename", "missing", "replace"}:
            desk.faults.add(kind)
        assert served(desk) == []


def test_every_fault_in_the_rows_has_what_it_does() -> None:
    assert set(ROWS) == {*CHANGES, "empty"}


@pytest.mark.parametrize(
    ("kind", "options", "sentence"),
    [
        ("explode", {}, "one of status, html"),
        ("status", {"code": 418}, "one of 500, 401"),
        ("status", {"colour": "red"}, "it takes code, retry_after"),
        ("bom", {"size": 3}, "it takes none"),
        ("duplicate", {"share": 1.5}, "a share from 0 to 1"),
        ("duplicate", {"rows": -1}, "a whole number from 0 up"),
        ("slow", {"first_byte_seconds": float("inf")}, "seconds from 0 to 600"),
        ("rename", {"column": "TKT-Status"}, "needs the option 'to'"),
        ("missing", {"column": "TKT-Stauts"}, "Unknown column 'TKT-Stauts'"),
        (
            "missing",
            {"view": "comments", "column": "TKT-Status"},
            "'TKT-Status': it is not in comments",
        ),
        ("bom", {"view": "invoices"}, "one of tickets, comments, timesheets"),
        ("bom", {"times": 0}, "1 or more times"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_in_a_sentence(
    desk: RunningDesk, kind: str, options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(SettingError, match=sentence):
        desk.faults.add(kind, **options)
    assert desk.faults.active() == []


def test_every_kind_of_fault_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}"' not in text] == []
