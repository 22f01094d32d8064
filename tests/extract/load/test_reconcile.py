"""What stands when a row differs from the stored one."""

from __future__ import annotations

import json

from extract.load.compare.reconcile import Reconciled, Reconciler
from extract.load.read.rows import hash_of, payloads_of
from extract.otc.views import VIEWS
from extract.warehouse.raw_names import raw_columns

VIEW = VIEWS["tickets"]
KNOWN = raw_columns(VIEW)
PRESENT = (
    "TKT-Ticket ID",
    "TKT-Status",
    "TKT-Created Time",
    "TKT-Title",
    "TKT-Closure Date",
    "TKT-Solution",
)
BASE = {
    "tkt_ticket_id": "1",
    "tkt_status": "Closed",
    "tkt_created_time": "2025-07-03 11:13:00",
    "tkt_closure_date": "2025-07-04 09:00:00",
    "tkt_due_date": "2025-07-09",
}


def full(values: dict[str, str | None]) -> dict[str, str | None]:
    return {**dict.fromkeys(KNOWN), **values}


def stored(source: str = "api", **changes: str | None) -> dict[str, str | None]:
    row = full({**BASE, **changes})
    return {**row, "_row_key": "1", "_row_hash": "old", "_source": source}


def meet(source: str = "api", before: dict | None = None, **changes: str | None) -> Reconciled:
    """A row of `source`, without the due date's column, meets the stored one."""
    incoming = full({**BASE, "tkt_due_date": None, **changes})
    return Reconciler(VIEW, source, PRESENT).reconcile(incoming, before or stored())


def test_a_changed_value_is_taken_and_hashed_as_it_stands() -> None:
    row = meet(tkt_status="Open").row
    assert row is not None
    assert row["tkt_status"] == "Open"
    assert row["_row_hash"] == hash_of(*payloads_of([tuple(row[name] for name in KNOWN)], []))
    assert row["_source"] == "api"
    assert row["_row_key"] == "1"


def test_a_column_that_the_response_lacks_wipes_nothing() -> None:
    assert meet().row is None
    row = meet(tkt_status="Open").row
    assert row is not None
    assert row["tkt_due_date"] == "2025-07-09"


def test_a_blank_of_the_rows_own_source_is_news() -> None:
    row = meet(tkt_closure_date="").row
    assert row is not None
    assert row["tkt_closure_date"] == ""


def test_a_blank_of_another_source_wipes_nothing_and_the_origin_of_what_stays_is_kept() -> None:
    assert meet("api", stored("xlsx"), tkt_closure_date="").row is None
    row = meet("api", stored("xlsx"), tkt_closure_date=None, tkt_status="Open").row
    assert row is not None
    assert (row["tkt_closure_date"], row["tkt_status"]) == ("2025-07-04 09:00:00", "Open")
    assert row["_source"] == "api"
    kept = {"tkt_closure_date": "xlsx", "tkt_due_date": "xlsx"}
    assert json.loads(row["_kept_from"] or "") == kept


def test_what_was_kept_of_a_richer_source_outlives_any_number_of_poorer_rows() -> None:
    first = meet("api", stored("xlsx"), tkt_closure_date="", tkt_status="Open").row
    second = meet("api", first, tkt_closure_date="", tkt_status="Pending").row
    assert second is not None
    assert second["tkt_closure_date"] == "2025-07-04 09:00:00"
    third = meet("xlsx", second, tkt_closure_date="").row
    assert third is not None
    assert not third["tkt_closure_date"]


def test_a_poorer_export_does_not_make_the_values_of_the_api_its_own() -> None:
    before = stored("api", tkt_solution="Replaced", tkt_closure_date="")
    richer = meet("xlsx", before, tkt_solution="").row
    assert richer is not None
    assert (richer["tkt_solution"], richer["tkt_closure_date"]) == (
        "Replaced",
        BASE["tkt_closure_date"],
    )
    after = meet("api", richer, tkt_solution="Replaced", tkt_closure_date="", tkt_status="Open").row
    assert after is not None
    assert after["tkt_closure_date"] == BASE["tkt_closure_date"]


def test_a_value_kept_because_its_column_was_missing_keeps_its_origin() -> None:
    after = meet("api", stored("xlsx"), tkt_status="Open").row
    assert after is not None
    present = (*PRESENT, "TKT-Due Date")
    blank = full({**BASE, "tkt_status": "Pending", "tkt_due_date": ""})
    row = Reconciler(VIEW, "api", present).reconcile(blank, after).row
    assert row is not None
    assert row["tkt_due_date"] == BASE["tkt_due_date"]


def test_another_author_is_an_attempt_however_alike_the_names() -> None:
    view = VIEWS["comments"]
    old = {**dict.fromkeys(raw_columns(view), "a"), "_row_key": "1", "_row_hash": "x"}
    old |= {"tktct_username": "ann.smith", "_source": "api"}
    new = {**old, "tktct_username": "ann.jones"}
    assert Reconciler(view, "api", view.columns).reconcile(new, old).refused == ("tktct_username",)


def test_another_source_that_fills_everything_takes_the_row_over() -> None:
    row = meet("xlsx", stored("api"), tkt_solution="Replaced").row
    assert row is not None
    assert row["_source"] == "xlsx"


def test_one_blank_or_another_makes_no_difference() -> None:
    assert meet(before=stored(tkt_title=None), tkt_title="").row is None


def test_a_created_time_never_changes_and_the_attempt_is_reported() -> None:
    outcome = meet(tkt_created_time="2025-07-05 00:00:00")
    assert outcome == Reconciled(None, ("tkt_created_time",))
    changed = meet(tkt_created_time="2025-07-05 00:00:00", tkt_status="Open")
    assert changed.row is not None
    assert changed.row["tkt_created_time"] == BASE["tkt_created_time"]
    assert changed.refused == ("tkt_created_time",)


def test_a_created_time_that_is_only_written_otherwise_is_no_attempt() -> None:
    for text in (
        "2025-07-03T11:13:00",
        "2025-07-03 11:13:00.000",
        " 2025-07-03T11:13:00Z",
        "3/07/2025 11:13",
        "2025-07-03 11:13",
        "",
    ):
        assert meet(tkt_created_time=text) == Reconciled(None, ())


def test_a_created_time_that_was_blank_is_filled() -> None:
    row = meet(before=stored(tkt_created_time="")).row
    assert row is not None
    assert row["tkt_created_time"] == BASE["tkt_created_time"]


def test_columns_that_only_the_stored_row_has_stay() -> None:
    before = {**stored(), "tkt_mood": "calm"}
    row = meet(before=before, tkt_status="Open").row
    assert row is not None
    assert row["tkt_mood"] == "calm"
    assert row["_row_hash"] == hash_of(
        *payloads_of([(*(row[name] for name in KNOWN), "calm")], ["tkt_mood"])
    )


def test_ticket_author_and_time_of_a_comment_never_change() -> None:
    view = VIEWS["comments"]
    names = raw_columns(view)
    old = {**dict.fromkeys(names, "a"), "_row_key": "1", "_row_hash": "x", "_source": "api"}
    outcome = Reconciler(view, "api", view.columns).reconcile(dict.fromkeys(names, "b"), old)
    assert outcome.row is not None
    fixed = ("tktct_ticket_id", "tktct_username", "tktct_created_time")
    assert {name for name in names if outcome.row[name] == "a"} == set(fixed)
    assert set(outcome.refused) == set(fixed)
