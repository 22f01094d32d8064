"""A workbook that a real writer made, and not this project's tests, is read as it was written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.table import Table

from extract.exports import ExportError, open_export
from extract.otc.columns import COMMENTS_REQUIRED
from tests.extract.exports.workbook_builder import COMMENT, read

HEADERS = (*COMMENTS_REQUIRED, "Value")


@pytest.fixture(params=[False, True], ids=["whole", "row by row"])
def book(request: pytest.FixtureRequest) -> Workbook:
    """A writer that writes row by row gives the sheet no dimensions."""
    return Workbook(write_only=request.param)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("two\nlines", "two\nlines"),
        ("  blanks  ", "  blanks  "),
        ("<p>R&amp;D</p> é 😀", "<p>R&amp;D</p> é 😀"),
        ("007", "007"),
        (3949843, "3949843"),
        (3949843.0, "3949843"),
        (0.1, "0.1"),
        (1.5, "1.5"),
        (True, "true"),
        (None, None),
        ("#N/A", "#N/A"),
        (datetime(2025, 7, 3, 11, 13), "2025-07-03 11:13:00"),
        (datetime(2025, 7, 3, 23, 59, 59), "2025-07-03 23:59:59"),
        (date(2025, 7, 3), "2025-07-03"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=36, minutes=5), "36:05:00"),
    ],
)
def test_a_value_is_read_as_its_text(
    book: Workbook, tmp_path: Path, value: Any, text: str | None
) -> None:
    table = book.create_sheet("Export")
    table.append(HEADERS)
    table.append((*COMMENT, value))
    book.save(tmp_path / "export.xlsx")
    (row,) = read(tmp_path / "export.xlsx")
    assert tuple(row.values()) == (*COMMENT, text)


def test_the_number_format_decides_what_a_number_is(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    table = book.create_sheet()
    table.append(HEADERS)
    formats = {"0.00%": "45841.5", "yyyy-mm-dd": "2025-07-03 12:00:00", "[h]:mm": "1100196:00:00"}
    for number_format in formats:
        cell = WriteOnlyCell(table, 45841.5)
        cell.number_format = number_format
        table.append((*COMMENT, cell))
    book.save(tmp_path / "export.xlsx")
    assert [row["Value"] for row in read(tmp_path / "export.xlsx")] == list(formats.values())


def test_what_people_do_to_a_sheet_does_not_change_its_rows(tmp_path: Path) -> None:
    book = Workbook()
    notes, table = book.active, book.create_sheet("Export")
    notes["B2"] = "Exported by nobody"
    table.append(HEADERS)
    for number in range(3):
        table.append((str(number), *COMMENT[1:], number))
    table.freeze_panes = "A2"
    table.add_table(Table(displayName="Comments", ref="A1:G4"))
    table.row_dimensions[3].hidden = True
    table.column_dimensions["C"].hidden = True
    table.merge_cells("A6:C7")
    table["G2"].hyperlink = "https://example.org"
    table["G9"] = "  "
    book.save(tmp_path / "export.xlsx")
    assert [(row["TKTCT-CommentID"], row["Value"]) for row in read(tmp_path / "export.xlsx")] == [
        ("0", "0"),
        ("1", "1"),
        ("2", "2"),
    ]


def test_a_formula_without_its_value_is_blank_and_not_the_formula(tmp_path: Path) -> None:
    book = Workbook()
    table = book.active
    table.append(HEADERS)
    table.append((*COMMENT, "=1+1"))
    book.save(tmp_path / "export.xlsx")
    assert [row["Value"] for row in read(tmp_path / "export.xlsx")] == [None]


def test_a_workbook_of_charts_alone_is_refused(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    book.create_chartsheet()
    book.save(tmp_path / "export.xlsx")
    with pytest.raises(ExportError, match="no visible sheet with a row"):
        open_export(tmp_path / "export.xlsx")
