"""The rows that are stored after a sent row differs from the stored one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extract.load.engine import Engine
from extract.otc.views import VIEWS

VIEW = VIEWS["tickets"]
PRESENT = (
    "tkt_ticket_id",
    "tkt_status",
    "tkt_created_time",
    "tkt_title",
    "tkt_closure_date",
    "tkt_solution",
)
BASE = {
    "tkt_ticket_id": "1",
    "tkt_status": "Closed",
    "tkt_created_time": "2025-07-03 11:13:00",
    "tkt_closure_date": "2025-07-04 09:00:00",
    "tkt_due_date": "2025-07-09",
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Updated:
    """Holds the updated row, and the columns of which a change was refused."""

    row: dict[str, Any]
    refused: set[str]

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.row.items() if name in (*BASE, *PRESENT)}


class Meeting:
    """Compares a row of `source`, with or without the due date's column, with the stored one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, source: str = "api", before: Row | None = None, **changes: str | None
    ) -> Updated:
        present = {*PRESENT, *changes}
        incoming = {**BASE, "tkt_due_date": None, **changes}
        return self.of_view("tickets", source, present, incoming, before or stored())

    def of_view(
        self, view: str, source: str, present: set[str], incoming: Row, before: Row
    ) -> Updated:
        names = list(dict.fromkeys([*VIEWS[view].columns.values(), *before]))
        names = [name for name in names if not name.startswith("_")]
        fixed = {
            VIEWS[view].columns[name]: kind for name, kind in VIEWS[view].fixed_columns.items()
        }
        with Engine(self._folder, VIEWS[view]) as engine:
            engine.run("read/keys.sql")
            engine.run("read/sent.sql", columns=VIEWS[view].columns)
            fill(engine, "incoming", {**incoming, "_row_key": "1", "_row_hash": "sent"})
            engine.query("insert into sent by name from incoming")
            engine.query("create table verdicts as select 0 as row_id, 'differs' as verdict")
            blank = dict.fromkeys([*names, "_kept_from"])
            fill(engine, "stored_row", {**blank, **before})
            engine.query("create table stored_rows as from stored_row")
            engine.run(
                "compare/reconcile.sql",
                text_columns=names,
                sent_columns=present,
                fixed=fixed,
                source=source,
            )
            columns = [name for (name, *_) in engine.query("describe updates")]
            (values,) = engine.query("from updates")
        row = dict(zip(columns, values, strict=True))
        refused = {name for name in fixed if row.pop(f"refused: {name}")}
        return Updated(row, refused)


def fill(engine: Engine, name: str, row: Row) -> None:
    engine.register(name, pa.table({key: pa.array([row[key]], pa.string()) for key in row}))


def stored(source: str = "api", **changes: str | None) -> dict[str, Any]:
    technical = {"_row_key": "1", "_source": source, "_first_loaded_at": "2026-01-01 00:00:00+00"}
    return {**BASE, **changes, **technical}


def again(updated: Updated) -> dict[str, Any]:
    """Gives the updated row as it will be stored when the next one comes."""
    return {**updated.row, "_first_loaded_at": "2026-01-01 00:00:00+00"}


@pytest.fixture
def meet(tmp_path: Path) -> Meeting:
    return Meeting(tmp_path)


def test_a_changed_value_is_taken_and_the_checksum_is_that_of_what_was_sent(meet: Meeting) -> None:
    row = meet(tkt_status="Open").row
    assert row["tkt_status"] == "Open"
    assert (row["_row_hash"], row["_source"], row["_row_key"]) == ("sent", "api", "1")
    assert row["_first_loaded_at"].year == 2026


def test_a_column_that_the_response_lacks_wipes_nothing(meet: Meeting) -> None:
    assert meet(tkt_status="Open").row["tkt_due_date"] == "2025-07-09"


def test_a_blank_of_the_rows_own_source_is_news(meet: Meeting) -> None:
    assert meet(tkt_closure_date="").row["tkt_closure_date"] == ""


def test_a_blank_of_another_source_wipes_nothing_and_the_origin_of_what_stays_is_kept(
    meet: Meeting,
) -> None:
    row = meet("api", stored("xlsx"), tkt_closure_date=None, tkt_status="Open").row
    assert (row["tkt_closure_date"], row["tkt_status"]) == ("2025-07-04 09:00:00", "Open")
    assert row["_source"] == "api"
    kept = {"tkt_closure_date": "xlsx", "tkt_due_date": "xlsx"}
    assert json.loads(row["_kept_from"] or "") == kept


def test_what_was_kept_of_a_richer_source_outlives_any_number_of_poorer_rows(
    meet: Meeting,
) -> None:
    first = meet("api", stored("xlsx"), tkt_closure_date="", tkt_status="Open")
    second = meet("api", again(first), tkt_closure_date="", tkt_status="Pending")
    assert second.row["tkt_closure_date"] == "2025-07-04 09:00:00"
    third = meet("xlsx", again(second), tkt_closure_date="")
    assert not third.row["tkt_closure_date"]


def test_a_poorer_export_does_not_make_the_values_of_the_api_its_own(meet: Meeting) -> None:
    before = stored("api", tkt_solution="Replaced", tkt_closure_date="")
    richer = meet("xlsx", before, tkt_solution="")
    assert (richer.row["tkt_solution"], richer.row["tkt_closure_date"]) == (
        "Replaced",
        BASE["tkt_closure_date"],
    )
    after = meet("api", again(richer), tkt_solution="Replaced", tkt_closure_date="")
    assert after.row["tkt_closure_date"] == BASE["tkt_closure_date"]


def test_a_value_kept_because_its_column_was_missing_keeps_its_origin(meet: Meeting) -> None:
    after = meet("api", stored("xlsx"), tkt_status="Open")
    with_blank = meet("api", again(after), tkt_status="Pending", tkt_due_date="")
    assert with_blank.row["tkt_due_date"] == BASE["tkt_due_date"]


def test_another_source_that_fills_everything_takes_the_row_over(meet: Meeting) -> None:
    row = meet("xlsx", stored("api", tkt_due_date=None), tkt_solution="Replaced").row
    assert (row["_source"], row["_kept_from"]) == ("xlsx", None)


def test_a_created_time_never_changes_and_the_attempt_is_reported(meet: Meeting) -> None:
    outcome = meet(tkt_created_time="2025-07-05 00:00:00", tkt_status="Open")
    assert outcome.values["tkt_created_time"] == BASE["tkt_created_time"]
    assert outcome.values["tkt_status"] == "Open"
    assert outcome.refused == {"tkt_created_time"}


@pytest.mark.parametrize("text", ["2025-07-03T11:13:00", "3/07/2025 11:13", "2025-07-03 11:13", ""])
def test_a_created_time_that_is_only_written_otherwise_is_not_an_attempt(
    meet: Meeting, text: str
) -> None:
    outcome = meet(tkt_created_time=text)
    assert outcome.values["tkt_created_time"] == (text or BASE["tkt_created_time"])
    assert outcome.refused == set()


def test_a_created_time_that_was_blank_is_filled(meet: Meeting) -> None:
    row = meet(before=stored(tkt_created_time="")).row
    assert row["tkt_created_time"] == BASE["tkt_created_time"]


def test_columns_that_only_the_stored_row_has_stay(meet: Meeting) -> None:
    row = meet(before={**stored(), "tkt_mood": "calm"}, tkt_status="Open").row
    assert row["tkt_mood"] == "calm"


def test_ticket_author_and_time_of_a_comment_never_change(meet: Meeting) -> None:
    names = VIEWS["comments"].columns.values()
    technical = {"_row_key": "1", "_source": "api", "_first_loaded_at": "2026-01-01 00:00:00+00"}
    readable = {
        "tktct_ticket_id": ("3900001", "3900002"),
        "tktct_username": ("asmith", "ajones"),
        "tktct_created_time": ("2025-07-03 11:13:00", "4/07/2025 4:13 PM"),
    }
    before = {**dict.fromkeys(names, "before"), **technical}
    before.update({name: values[0] for name, values in readable.items()})
    incoming = dict.fromkeys(names, "after")
    incoming.update({name: values[1] for name, values in readable.items()})
    outcome = meet.of_view("comments", "api", set(names), incoming, before)
    assert {name for name in names if outcome.row[name] == before[name]} == readable.keys()
    assert outcome.refused == readable.keys()


@pytest.mark.parametrize(
    ("name", "unreadable", "right"),
    [
        ("tktct_ticket_id", "ABC", "3900001"),
        ("tktct_username", "--None--", "asmith"),
        ("tktct_created_time", "31/02/2025", "2025-03-01 09:00:00"),
    ],
)
def test_what_could_not_be_read_is_repaired(
    meet: Meeting, name: str, unreadable: str, right: str
) -> None:
    names = VIEWS["comments"].columns.values()
    technical = {"_row_key": "1", "_source": "api", "_first_loaded_at": "2026-01-01 00:00:00+00"}
    before = {**dict.fromkeys(names, "x"), name: unreadable, **technical}
    incoming = {**dict.fromkeys(names, "x"), name: right}
    outcome = meet.of_view("comments", "api", set(names), incoming, before)
    assert outcome.row[name] == right
    assert outcome.refused == set()
