"""From rows as the desk sends them to text with a key and a checksum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dlt.common.normalizers.naming.snake_case import NamingConvention
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.errors import ContractError
from extract.load.engine import Engine, literal
from extract.otc.views import VIEWS, View
from extract.warehouse.raw_names import raw_column
from tests.extract.load.reading import Reading, read

TICKET = {
    "TKT-Ticket ID": 3949843,
    "TKT-Title": "Printer",
    "TKT-Created Time": "2025-07-03 11:13:00",
    "TKT-Status": "Open",
    "TKT-Assigned To User": " PendingAssignment",
    "TKT-Severity": "Incident",
    "TKT-Team": "NOC",
}
COMMENT = dict.fromkeys(VIEWS["comments"].required, "x")


def read_rows(work: Path, *rows: Any, view: str = "tickets") -> Reading:
    return read(work, json.dumps(rows), view)


def keys(work: Path, *rows: Any, view: str = "tickets") -> list[str | None]:
    return [row["_row_key"] for row in read_rows(work, *rows, view=view).rows]


def checksums(work: Path, *rows: Any) -> list[str | None]:
    return [row["_row_hash"] for row in read_rows(work, *rows).rows]


def timesheet_keys(work: Path, *entries: tuple[str | None, ...]) -> list[str | None]:
    names = (*VIEWS["timesheets"].key_columns, "TS-Hours")
    rows = [dict(zip(names, (*entry, 1), strict=True)) for entry in entries]
    return keys(work, *rows, view="timesheets")


@pytest.mark.parametrize("value", ["  as is  ", "", None, "é" * 100_000, "tab\tnew\nline"])
def test_a_text_lands_as_it_is(tmp_path: Path, value: str | None) -> None:
    (row,) = read_rows(tmp_path, {**TICKET, "TKT-Title": value}).rows
    assert row["tkt_title"] == value


def test_what_postgresql_cannot_store_goes_out_of_a_text(tmp_path: Path) -> None:
    rows = [{**TICKET, "TKT-Title": title} for title in ("a\0b", "a\ud800b")]
    titles = [row["tkt_title"] for row in read_rows(tmp_path, *rows).rows]
    assert titles == ["ab", "a\ufffdb"]


def test_an_id_is_one_key_however_it_is_written(tmp_path: Path) -> None:
    written = [3949843, " 3949843 ", 3949843.0, "3949843.", "03949843", "3,949,843", "+3.949843e6"]
    rows = [{**TICKET, "TKT-Ticket ID": id_} for id_ in written]
    assert set(keys(tmp_path, *rows)) == {"3949843"}


def test_what_is_not_a_whole_number_is_not_an_id_in_disguise(tmp_path: Path) -> None:
    written = ["12.5", "A-1.0", "1.0.0", "1e-1"]
    rows = [{**TICKET, "TKT-Ticket ID": id_} for id_ in written]
    assert keys(tmp_path, *rows) == written


@pytest.mark.parametrize("missing", [None, "", "  ", "absent", "nan", "NULL", "None", " --None-- "])
def test_a_row_without_its_id_has_no_key(tmp_path: Path, missing: str | None) -> None:
    row = {**TICKET, "TKT-Ticket ID": missing}
    if missing == "absent":
        del row["TKT-Ticket ID"]
    assert keys(tmp_path, TICKET, row) == ["3949843", None]


def test_what_is_not_an_object_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, "text", TICKET, 5, None, [1, 2])
    assert [row["_row_key"] for row in reading.rows] == ["3949843"]
    assert reading.rejected == [
        ("not an object", text) for text in ('"text"', "5", "null", "[1, 2]")
    ]


def test_the_checksum_moves_with_any_value_and_with_nothing_else(tmp_path: Path) -> None:
    same = [
        TICKET,
        dict(reversed(TICKET.items())),
        {**TICKET, "TKT-Ticket ID": "3949843"},
        {**TICKET, "TKT-New": ""},
        {**TICKET, "TKT-Group": None},
        {**TICKET, "TKT-Group": ""},
    ]
    others = [{**TICKET, column: "other"} for column in TICKET]
    found = checksums(tmp_path, *same, *others, {**TICKET, "TKT-New": "used"})
    assert len(set(found[: len(same)])) == 1
    assert len(set(found)) == 1 + len(others) + 1
    assert checksums(tmp_path, TICKET) == found[:1]


def test_the_checksum_does_not_depend_on_which_new_columns_others_have(tmp_path: Path) -> None:
    both = {**TICKET, "TKT-A": "1", "TKT-B": "2"}
    swapped = {**TICKET, "TKT-A": "2", "TKT-B": "1"}
    found = checksums(tmp_path, both, swapped, {**TICKET, "TKT-C": "3"})
    assert len(set(found)) == 3
    assert checksums(tmp_path, both) == found[:1]


def test_values_cannot_flow_from_one_column_into_the_next(tmp_path: Path) -> None:
    pairs = [("ab", "c"), ("a", "bc"), ("a\0b", "c"), ("a", "\0bc")]
    rows = [{**TICKET, "TKT-Title": one, "TKT-Description": two} for one, two in pairs]
    first, second, like_first, like_second = checksums(tmp_path, *rows)
    assert first != second
    assert (like_first, like_second) == (first, second)


def test_a_blank_part_of_a_timesheet_key_counts_as_a_value(tmp_path: Path) -> None:
    entries = [
        ("2025-01-01", "09:00", "ann", "0"),
        ("2025-01-01", None, "ann", "0"),
        (None, "2025-01-01", "ann", None),
        ("2025-01-01", "09:00|ann", None, "0"),
        ("2025-01-01", "09:00\\", "ann", "0"),
    ]
    assert len(set(timesheet_keys(tmp_path, *entries))) == len(entries)
    alike = [
        (("d", None, "ann", "0"), ("d", None, "ann", None)),
        (("d", None, "ann", "1"), ("d", "", " ann ", "1.0")),
    ]
    for one, other in alike:
        found = timesheet_keys(tmp_path, one, other)
        assert found[0] == found[1] is not None
    assert timesheet_keys(tmp_path, (None, "", " ", None)) == [None]


@given(parts=st.lists(st.tuples(*[st.text("a|\\", max_size=4)] * 4), min_size=2, unique=True))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_different_parts_never_share_a_timesheet_key(
    tmp_path: Path, parts: list[tuple[str, ...]]
) -> None:
    found = timesheet_keys(tmp_path, *parts)
    assert len(set(found)) == len(parts)


SAME_START = [
    ("2025-07-02", "09:00"),
    ("2/07/2025", "9:00"),
    ("02/07/2025", "09:00:00"),
    ("2025-07-02T00:00:00", "9:00:00.000"),
    (" 2025-07-02 00:00 ", " 09:00"),
    ("2025-07-02", "9:00 AM"),
    ("2025-07-02", "09:00:00 a.m."),
    ("2025-07-02T00:00:00Z", "09:00:00Z"),
]


def test_an_entry_is_one_key_however_its_day_and_start_are_written(tmp_path: Path) -> None:
    found = timesheet_keys(tmp_path, *((day, time, "ann", "1") for day, time in SAME_START))
    assert set(found) == {"2025-07-02|09:00|ann|1"}


def test_a_clock_of_twelve_hours_is_the_same_time(tmp_path: Path) -> None:
    clocks = {"12:00 AM": "00:00", "12:30 pm": "12:30", "9:05PM": "21:05", "13:00 PM": "13:00"}
    found = timesheet_keys(tmp_path, *(("2025-07-02", time, "ann", "1") for time in clocks))
    assert found == [f"2025-07-02|{clock}|ann|1" for clock in clocks.values()]


def test_another_day_or_start_is_another_key(tmp_path: Path) -> None:
    others = [("2025-07-02 08:00", "9:00 PM"), ("2025-07-03", "09:00:30"), ("31/02/2025", "9:00")]
    found = timesheet_keys(tmp_path, *((day, time, "ann", "1") for day, time in others))
    assert "2025-07-02|09:00|ann|1" not in found
    assert len(set(found)) == len(others)


def test_stamps_compare_as_moments(tmp_path: Path) -> None:
    """`3/07/2025 9:05` and its other spellings are one text; what is not a timestamp stays."""
    with Engine(tmp_path, VIEWS["tickets"]) as engine:
        engine.run("read/keys.sql")

        def stamp(value: str) -> str:
            return engine.query(f"select stamp_of({literal(value)})")[0][0]

        for text in (
            "2025-07-03 09:05:00",
            "2025-07-03T09:05:00",
            "2025-07-03 09:05:00.000",
            " 2025-07-03T09:05:00Z",
            "3/07/2025 9:05",
            "2025-07-03 9:05",
        ):
            assert stamp(text) == "2025-07-03 09:05:00"
        assert stamp("2025-07-03T09:05:00.120Z") == stamp("3/07/2025 9:05:00.12")
        assert stamp("2025-07-03T08:00:00.5") < stamp("2025-07-03 09:05:00")
        assert stamp("3/07/2025") == stamp("2025-07-03") == "2025-07-03 00:00:00"
        for text in ("ann.smith", "", "2025-07-03 09:05:00 and more", "31/12/25"):
            assert stamp(text) == text.strip()


def test_a_missing_required_column_is_named_with_the_new_ones(tmp_path: Path) -> None:
    row = {**TICKET, "TKT-Queue": TICKET["TKT-Team"]}
    del row["TKT-Team"]
    with pytest.raises(ContractError, match=r"no column TKT-Team.*new columns: TKT-Queue"):
        read_rows(tmp_path, row)


def test_a_column_that_only_some_rows_have_is_not_a_broken_contract(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, *[{"TKT-Ticket ID": 1}] * 2_000, TICKET)
    assert reading.columns.new == []
    blank = read_rows(tmp_path, {**TICKET, "TKT-Team": None})
    assert "tkt_team" in blank.columns.present


def test_a_new_column_is_found_in_any_row(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, *[TICKET] * 30_000, {**TICKET, "TKT-Mood": "calm"})
    assert reading.columns.new == ["TKT-Mood"]
    assert [row["tkt_mood"] for row in reading.rows].count("calm") == 1


@pytest.mark.parametrize(
    "name", ["TKT-TITLE", "TKT Title", "_Row Key", "TKT-TiTle", "_Modified", "ROWID", "Verdict"]
)
def test_a_new_column_that_would_share_a_raw_column_stops_the_view(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ContractError, match="would share the raw column"):
        read_rows(tmp_path, {**TICKET, name: "x"})


def test_old_and_new_comment_headers_are_the_same_row(tmp_path: Path) -> None:
    view = VIEWS["comments"]
    old = {alias: str(place) for place, alias in enumerate(view.aliases)}
    new = {name: str(place) for place, name in enumerate(view.columns)}
    first, second = read_rows(tmp_path, old, new, view="comments").rows
    assert first == second
    assert first["tktct_type"]


def test_a_column_under_its_old_and_new_name_at_once_stops_the_view(tmp_path: Path) -> None:
    apart = ({**COMMENT, "CT-TEAM": "1"}, {**COMMENT, "CT-DATEAMDTIME": None})
    assert len(read_rows(tmp_path, *apart, view="comments").rows) == 2
    with pytest.raises(ContractError, match="CT-COMMENT-ID"):
        read_rows(tmp_path, {**COMMENT, "CT-COMMENT-ID": "1"}, view="comments")


def test_hundreds_of_new_columns_are_not_a_view(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="101 columns that are not known"):
        read_rows(tmp_path, {**TICKET, **{f"TKT-New {number}": 1 for number in range(101)}})


def test_a_long_name_is_shortened_as_dlt_shortens_it() -> None:
    raw = raw_column("TKT " + "x" * 80)
    assert len(raw) <= 63
    assert raw == NamingConvention(63).normalize_identifier("TKT " + "x" * 80)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_the_raw_names_are_the_ones_that_dlt_would_give(view: View) -> None:
    naming = NamingConvention()
    assert {name: naming.normalize_identifier(name) for name in view.columns} == view.columns
