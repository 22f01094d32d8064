"""Exports of the desk, loaded through the same contract, accounting and tables as its API."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from extract.errors import ExitCode
from extract.otc.columns import COMMENT_ALIASES
from tests.extract.exports.workbook_builder import parts_of, save, sheet, text_cell
from tests.support import Answering, ThrowawayWarehouse, figures, load, otc

TICKET = {
    "TKT-Ticket ID": "3949843",
    "TKT-Title": "Printer",
    "TKT-Created Time": "2025-07-03 11:13:00",
    "TKT-Status": "Closed",
    "TKT-Assigned To User": "Ann Example",
    "TKT-Severity": "Incident",
    "TKT-Team": "NOC",
    "TKT-Actual Resolution Date": "2025-07-04 09:00:00",
}
COMMENT = {
    "TKTCT-CommentID": "7",
    "TKTCT-TicketID": "3949843",
    "TKTCT-Comment": "<p>Done, at last</p>",
    "TKTCT-Username": "ann",
    "TKTCT-Created Time": "2025-07-03 12:00:00",
    "TKTCT-Type": "comments",
}
OLD_NAMES = {new: old for old, new in COMMENT_ALIASES.items()}


def xlsx(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    lines = [map(escape, line) for line in (rows[0].keys(), *(row.values() for row in rows))]
    cells = [f"<row>{''.join(map(text_cell, line))}</row>" for line in lines]
    return save(path, parts_of(sheet(*cells)))


def delimited(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_workbook_is_recognised_and_lands_as_what_it_is(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "export.xlsx", [TICKET, {**TICKET, "TKT-Ticket ID": "3949844"}])
    run = load(project, environ, "--file", str(path))["tickets"]
    assert figures(run) == {"fetched": 2, "inserted": 2}
    assert warehouse.query(
        "select tkt_ticket_id, tkt_title, _source from raw_otc.tickets order by 1"
    ) == [("3949843", "Printer", "xlsx"), ("3949844", "Printer", "xlsx")]
    assert warehouse.query("select view_name, source, status from raw_otc.load_runs") == [
        ("tickets", "xlsx", "success")
    ]
    again = load(project, environ, "--file", str(path))["tickets"]
    assert figures(again) == {"fetched": 2, "unchanged": 2}


def test_a_file_needs_no_desk(warehouse: ThrowawayWarehouse, project: Path, tmp_path: Path) -> None:
    path = delimited(tmp_path / "comments.csv", [COMMENT])
    done = otc("load", "--file", str(path), cwd=project, environ=warehouse.environ())
    assert done.returncode == ExitCode.OK, done.stderr


def test_old_and_new_comment_headers_are_the_same_rows_whatever_the_format(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    old = {OLD_NAMES[name]: value for name, value in COMMENT.items()}
    first = load(project, environ, "--file", str(delimited(tmp_path / "old.csv", [old])))
    assert figures(first["comments"]) == {"fetched": 1, "inserted": 1}
    second = load(project, environ, "--file", str(xlsx(tmp_path / "new.xlsx", [COMMENT])))
    assert figures(second["comments"]) == {"fetched": 1, "unchanged": 1}
    stored = warehouse.query("select tktct_comment, _source from raw_otc.comments")
    assert stored == [("<p>Done, at last</p>", "csv")]


def test_several_files_are_loaded_one_after_another(
    project: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    tickets = xlsx(tmp_path / "t.xlsx", [TICKET])
    comments = delimited(tmp_path / "c.csv", [COMMENT])
    runs = load(project, environ, "--file", str(tickets), "--file", str(comments))
    assert {view: run["status"] for view, run in runs.items()} == {
        "tickets": "success",
        "comments": "success",
    }


@pytest.mark.scenario("C-33", "C-35")
@pytest.mark.parametrize("broken", ["8,3949843,a, b,ann,2025-07-03,comments", "8,3949843"])
def test_a_csv_whose_rows_do_not_fit_its_header_is_refused_whole(
    broken: str,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    path = delimited(tmp_path / "comments.csv", [COMMENT] * 3)
    path.write_text(path.read_text() + broken + "\n")
    run = load(project, environ, "--file", str(path))["comments"]
    assert (run["status"], run["exit"]) == ("failed", ExitCode.FAILED)
    assert "line 5" in str(run["error"])
    assert warehouse.query("select count(*) from raw_otc.comments") == [(0,)]
    assert warehouse.query("select source, status, error_message from raw_otc.load_runs") == [
        ("csv", "failed", run["error"])
    ]


def test_a_file_that_resembles_no_view_is_refused_and_that_is_on_record(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "shopping.csv"
    path.write_text("item,price\nmilk,2\n")
    run = load(project, environ, "--file", str(path))["unrecognised"]
    assert run["exit"] == ExitCode.FAILED
    assert "item" in str(run["error"])
    assert warehouse.query("select view_name, status from raw_otc.load_runs") == [
        ("unrecognised", "failed")
    ]


@pytest.mark.scenario("C-29", "C-33")
@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (lambda path: path.unlink(), "There is no file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-40]), "is a damaged workbook"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"TKT-Ticket ID\n\x81\n"), "is named .xlsx but is not"),
    ],
    ids=["missing", "cut off", "empty", "no workbook"],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_nothing_is_loaded(
    damage: Callable[[Path], object],
    cause: str,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    path = xlsx(tmp_path / "tickets.xlsx", [TICKET])
    damage(path)
    done = otc("load", "--file", str(path), cwd=project, environ=environ)
    assert done.returncode == ExitCode.FAILED
    assert sum(cause in line for line in done.stderr.splitlines()) == 1
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]
    recorded = "select source, status, error_class from raw_otc.load_runs"
    assert warehouse.query(recorded) == [("xlsx", "failed", "ExportError")]


def test_a_file_of_another_view_than_the_one_asked_for_is_refused(
    warehouse: ThrowawayWarehouse, project: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "t.xlsx", [TICKET])
    run = load(project, environ, "comments", "--file", str(path))["tickets"]
    assert run["exit"] == ExitCode.FAILED
    assert "Only comments was requested" in str(run["error"])
    assert warehouse.query("select count(*) from raw_otc.tickets") == [(0,)]


def test_what_the_api_leaves_blank_does_not_wipe_what_the_export_delivered(
    answering: Answering,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    load(project, environ, "--file", str(xlsx(tmp_path / "t.xlsx", [TICKET])))
    poorer = {**TICKET, "TKT-Actual Resolution Date": "", "TKT-Status": "Incident Resolved"}
    environ = {**environ, **answering([poorer])}
    run = load(project, environ, "tickets")["tickets"]
    assert figures(run) == {"fetched": 1, "updated": 1}
    kept = "select tkt_status, tkt_actual_resolution_date, _source, _kept_from from raw_otc.tickets"
    origin = '{"tkt_actual_resolution_date":"xlsx"}'
    expected = [("Incident Resolved", "2025-07-04 09:00:00", "api", origin)]
    assert warehouse.query(kept) == expected
    again = load(project, environ, "tickets")["tickets"]
    assert figures(again) == {"fetched": 1, "unchanged": 1}
    load(project, environ, "--file", str(xlsx(tmp_path / "t.xlsx", [TICKET])))
    back = load(project, environ, "tickets")["tickets"]
    assert figures(back) == {"fetched": 1, "updated": 1}
    assert warehouse.query(kept) == expected


def test_an_entry_of_the_api_and_of_a_workbook_with_date_cells_is_one_row(
    answering: Answering,
    warehouse: ThrowawayWarehouse,
    project: Path,
    environ: dict[str, str],
    tmp_path: Path,
) -> None:
    entry = {
        "TS-User Username": "ann",
        "TS-Date": "2025-07-03",
        "TS-Time From": "09:30",
        "TS-Hours": 0.5,
        "TS-Crm ID": 3949843,
    }
    load(project, {**environ, **answering([entry])}, "timesheets")
    header = f"<row>{''.join(map(text_cell, entry))}</row>"
    cells = '<c s="1"><v>45841</v></c><c s="2"><v>0.3958333333333333</v></c><c><v>0.5</v></c>'
    row = f"<row>{text_cell('ann')}{cells}<c><v>3949843</v></c></row>"
    path = save(tmp_path / "ts.xlsx", parts_of(sheet(header, row), formats=(0, 14, 20)))
    run = load(project, environ, "--file", str(path))["timesheets"]
    assert run["records_inserted"] == 0, warehouse.query("table raw_otc.timesheets")
    assert warehouse.query("select _row_key from raw_otc.timesheets") == [
        ("2025-07-03|09:30|ann|3949843",)
    ]
