"""From rows as the desk sends them to text with a key and a hash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dlt.common.normalizers.naming.snake_case import NamingConvention
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import ContractError
from extract.load.read.batches import LONGEST_KEY, Batch, Batcher, HardRowsError
from extract.otc.views import VIEWS, View, normalize_id, timesheet_keys

TICKET = {
    "TKT-Ticket ID": 3949843,
    "TKT-Title": "Printer",
    "TKT-Created Time": "2025-07-03 11:13:00",
    "TKT-Status": "Open",
    "TKT-Assigned To User": " PendingAssignment",
    "TKT-Severity": "Incident",
    "TKT-Team": "NOC",
}


def timesheet_key(*parts: str | None) -> str | None:
    return timesheet_keys(*([part] for part in parts))[0]


def batch(*rows: Any) -> Batch:
    return Batcher(VIEWS["tickets"]).batch(rows)


def landed(**values: Any) -> dict[str, str | None]:
    row = {**TICKET, **values}
    return Batcher(VIEWS["tickets"]).batch([row], is_exact=True).table.to_pylist()[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  as is  ", "  as is  "),
        ("", ""),
        (None, None),
        (5, "5"),
        (3949843.0, "3949843.0"),
        (True, "true"),
        (float("nan"), "nan"),
        ({"a": [1]}, '{"a": [1]}'),
        ("a\x00b", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("é" * 1_000_000, "é" * 1_000_000),
    ],
)
def test_a_value_lands_as_the_text_it_was(value: Any, text: str | None) -> None:
    assert landed(**{"TKT-Title": value})["tkt_title"] == text


@pytest.mark.parametrize("written", [3949843, "3949843", " 3949843 ", 3949843.0, "3949843.00"])
def test_an_id_is_one_key_however_it_is_written(written: Any) -> None:
    assert landed(**{"TKT-Ticket ID": written})["_row_key"] == "3949843"


@pytest.mark.parametrize("written", ["12.5", "A-1.0", "1.", ".0", "1.0.0"])
def test_what_is_no_whole_number_is_no_id_in_disguise(written: str) -> None:
    assert normalize_id(written) == ("1" if written == "1." else written)


@pytest.mark.parametrize("missing", [None, "", "  ", "absent"])
def test_a_row_without_its_key_is_rejected_whole(missing: str | None) -> None:
    row = {**TICKET, "TKT-Ticket ID": missing}
    if missing == "absent":
        del row["TKT-Ticket ID"]
    made = batch(TICKET, row)
    assert made.keys == ["3949843"]
    assert [reason for reason, _ in made.rejected] == ["no key"]
    assert '"TKT-Title": "Printer"' in made.rejected[0][1]


def test_what_is_no_object_is_rejected_and_the_rest_lands() -> None:
    made = batch("text", TICKET, 5, None)
    assert made.keys == ["3949843"]
    assert made.rejected == [
        (reason, text)
        for reason, text in zip(["not an object"] * 3, ['"text"', "5", "null"], strict=True)
    ]


def test_the_hash_moves_with_any_value_and_with_nothing_else() -> None:
    base = batch(TICKET).hashes
    assert batch(dict(reversed(TICKET.items()))).hashes == base
    assert batch({**TICKET, "TKT-Ticket ID": "3949843"}).hashes == base
    assert batch({**TICKET, "TKT-New": ""}).hashes == base
    assert batch({**TICKET, "TKT-Group": None}).hashes == base
    for column in TICKET:
        assert batch({**TICKET, column: "other"}).hashes != base
    assert batch({**TICKET, "TKT-New": "used"}).hashes != base


def test_the_hash_does_not_depend_on_the_order_in_which_new_columns_came() -> None:
    both = {**TICKET, "TKT-A": "1", "TKT-B": "2"}
    batcher = Batcher(VIEWS["tickets"])
    batcher.batch([{**TICKET, "TKT-B": "2"}])
    assert batcher.batch([both]).hashes == batch(both).hashes
    assert batch({**TICKET, "TKT-A": "2", "TKT-B": "1"}).hashes != batch(both).hashes


def test_values_cannot_flow_from_one_column_into_the_next() -> None:
    first = batch({**TICKET, "TKT-Title": "ab", "TKT-Description": "c"}).hashes
    second = batch({**TICKET, "TKT-Title": "a", "TKT-Description": "bc"}).hashes
    assert first != second


def test_a_blank_part_of_a_timesheet_key_counts_as_a_value() -> None:
    keys = {
        timesheet_key(*parts)
        for parts in (
            ("2025-01-01", "09:00", "ann", "0"),
            ("2025-01-01", None, "ann", "0"),
            ("2025-01-01", None, "ann", None),
            (None, "2025-01-01", "ann", None),
            ("2025-01-01", "09:00|ann", None, "0"),
            ("2025-01-01", "09:00\\", "ann", "0"),
        )
    }
    assert len(keys) == 5
    assert timesheet_key("d", None, "ann", "0") == timesheet_key("d", None, "ann", None)
    assert timesheet_key("d", None, "ann", "1") == timesheet_key("d", "", " ann ", "1.0")
    assert timesheet_key(None, "", " ", None) is None


@given(parts=st.lists(st.tuples(*[st.text("a|\\", max_size=4)] * 4), min_size=2, unique=True))
def test_different_parts_never_share_a_timesheet_key(parts: list[tuple[str, ...]]) -> None:
    keys = timesheet_keys(*zip(*parts, strict=True))
    assert len(set(keys)) == len(parts)
    assert keys == [timesheet_key(*part) for part in parts]


@pytest.mark.parametrize(
    ("date", "time_from"),
    [
        ("2025-07-02", "09:00"),
        ("2/07/2025", "9:00"),
        ("02/07/2025", "09:00:00"),
        ("2025-07-02T00:00:00", "9:00:00.000"),
        (" 2025-07-02 00:00 ", " 09:00"),
        ("2025-07-02", "9:00 AM"),
        ("2025-07-02", "09:00:00 a.m."),
    ],
)
def test_an_entry_is_one_key_however_its_day_and_start_are_written(
    date: str, time_from: str
) -> None:
    assert timesheet_key(date, time_from, "ann", "1") == "2025-07-02|09:00|ann|1"


@pytest.mark.parametrize(
    ("twelve_hours", "clock"),
    [("12:00 AM", "00:00"), ("12:30 pm", "12:30"), ("9:05PM", "21:05"), ("13:00 PM", "13:00")],
)
def test_a_clock_of_twelve_hours_is_the_same_time(twelve_hours: str, clock: str) -> None:
    keys = [timesheet_key("2025-07-02", time, "ann", "1") for time in (twelve_hours, clock)]
    assert keys[0] == keys[1] == f"2025-07-02|{clock}|ann|1"


@pytest.mark.parametrize(
    ("date", "time_from"), [("2025-07-02 08:00", "9:00 PM"), ("2025-07-03", "09:00:30")]
)
def test_another_day_or_start_is_another_key(date: str, time_from: str) -> None:
    assert timesheet_key(date, time_from, "ann", "1") != "2025-07-02|09:00|ann|1"


def test_a_missing_required_column_is_named_with_the_new_ones() -> None:
    batcher = Batcher(VIEWS["tickets"])
    row = {**TICKET, "TKT-Queue": TICKET["TKT-Team"]}
    del row["TKT-Team"]
    batcher.batch([row])
    with pytest.raises(ContractError, match=r"no column TKT-Team.*new: TKT-Queue"):
        batcher.header.check()


def test_a_column_that_only_some_rows_have_is_no_broken_contract() -> None:
    batcher = Batcher(VIEWS["tickets"])
    batcher.batch([{"TKT-Ticket ID": 1}])
    batcher.batch([TICKET])
    batcher.header.check()


@pytest.mark.parametrize("name", ["TKT-TITLE", "TKT Title", "_Row Key"])
def test_a_new_column_that_would_share_a_raw_column_stops_the_view(name: str) -> None:
    with pytest.raises(ContractError, match="would share the raw column"):
        batch({**TICKET, name: "x"})


def test_old_and_new_comment_headers_are_the_same_row() -> None:
    old = {alias: str(place) for place, alias in enumerate(VIEWS["comments"].aliases)}
    new = {name: str(place) for place, name in enumerate(VIEWS["comments"].columns)}
    batches = [Batcher(VIEWS["comments"]).batch([row]) for row in (old, new)]
    assert batches[0].table.to_pylist() == batches[1].table.to_pylist()


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_the_raw_names_are_the_ones_that_dlt_would_give(view: View) -> None:
    naming = NamingConvention()
    assert {name: naming.normalize_identifier(name) for name in view.columns} == view.columns


def test_a_key_too_long_for_the_index_is_rejected() -> None:
    made = batch({**TICKET, "TKT-Ticket ID": "9" * (LONGEST_KEY + 1)})
    assert made.keys == []
    assert [reason for reason, _ in made.rejected] == ["key too long"]


@pytest.mark.parametrize("value", [2.0**63, -(2.0**70), [1e30], {"a": 1}])
def test_what_may_have_lost_digits_or_be_too_deep_is_not_taken_at_first_sight(value: Any) -> None:
    with pytest.raises(HardRowsError):
        batch({**TICKET, "TKT-Title": value})
    assert landed(**{"TKT-Title": value})["tkt_title"] == json.dumps(value)


def test_a_column_under_its_old_and_new_name_at_once_stops_the_view() -> None:
    batcher = Batcher(VIEWS["comments"])
    batcher.batch([{"CT-COMMENT-ID": "1"}, {"TKTCT-CommentID": "2"}])
    with pytest.raises(ContractError, match="CT-COMMENT-ID"):
        batcher.batch([{"CT-COMMENT-ID": "1", "TKTCT-CommentID": "2"}])
