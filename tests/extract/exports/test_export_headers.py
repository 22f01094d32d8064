"""A file's headers say which view it is, or the error says what is wrong with them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.exports import ExportError, open_export
from extract.otc.columns import COMMENT_ALIASES, COMMENTS_REQUIRED, TICKETS_REQUIRED
from extract.otc.views import VIEWS
from tests.extract.exports.workbook_builder import parts_of, save, sheet, text_row

TICKETS, COMMENTS, TIMESHEETS = (
    tuple(VIEWS[name].columns) for name in ("tickets", "comments", "timesheets")
)
Write = Callable[..., Path]


def as_xlsx(folder: Path, *rows: tuple[str, ...]) -> Path:
    content = sheet(*(text_row(*row) for row in rows))
    return save(folder / "export.xlsx", parts_of(content))


def as_csv(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "export.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    return path


@pytest.fixture(params=[as_xlsx, as_csv], ids=["xlsx", "csv"])
def write(request: pytest.FixtureRequest) -> Write:
    """Rows of texts as a file of either format."""
    return request.param


def view_of(path: Path) -> str:
    with open_export(path) as export:
        return export.view.name


@pytest.mark.parametrize(
    ("headers", "view"),
    [
        (TICKETS, "tickets"),
        (TICKETS_REQUIRED, "tickets"),
        (COMMENTS, "comments"),
        (tuple(COMMENT_ALIASES), "comments"),
        (TIMESHEETS[:21], "timesheets"),
    ],
)
def test_a_view_is_known_by_its_headers_in_any_order_and_beside_others(
    write: Write, tmp_path: Path, headers: tuple[str, ...], view: str
) -> None:
    shuffled = [*headers, "Another"]
    random.Random(7).shuffle(shuffled)
    assert view_of(write(tmp_path, tuple(shuffled))) == view


def test_columns_are_the_file_s_own_headers_without_blanks_around_them(
    write: Write, tmp_path: Path
) -> None:
    headers = tuple(COMMENT_ALIASES)
    padded = tuple(f"  {name} " for name in headers)
    path = write(tmp_path, padded, tuple("abcdefghij"))
    with open_export(path) as export:
        assert export.columns == headers
        assert list(export.rows()) == [[tuple("abcdefghij")]]


def test_a_header_without_rows_is_an_empty_export(write: Write, tmp_path: Path) -> None:
    with open_export(write(tmp_path, COMMENTS)) as export:
        assert list(export.rows()) == []


def test_rows_can_be_read_more_than_once(write: Write, tmp_path: Path) -> None:
    path = write(tmp_path, COMMENTS, tuple("abcdefghij"))
    with open_export(path) as export:
        first = list(export.rows())
        assert list(export.rows()) == first != []


def test_blank_rows_may_stand_before_the_header_and_blank_headers_after_it(
    write: Write, tmp_path: Path
) -> None:
    path = write(tmp_path, ("", " "), (), (*COMMENTS, "", " "), (*"abcdefghij", "", ""))
    with open_export(path) as export:
        assert export.columns == COMMENTS
        assert list(export.rows()) == [[tuple("abcdefghij")]]


def test_a_file_that_resembles_no_view_is_quoted_with_what_is_expected(
    write: Write, tmp_path: Path
) -> None:
    path = write(tmp_path, ("Name", "Street", "Town", "Post code", "Phone", "Fax"))
    with pytest.raises(ExportError) as caught:
        view_of(path)
    assert "'Name', 'Street', 'Town', 'Post code', 'Phone', …" in caught.value.cause
    assert "TKT-Ticket ID (tickets), TKTCT-CommentID (comments)" in caught.value.cause
    assert "Export the whole view again" in caught.value.remedy


@pytest.mark.parametrize("missing", sorted({*COMMENTS_REQUIRED}))
def test_a_missing_required_column_is_named_with_its_view(
    write: Write, tmp_path: Path, missing: str
) -> None:
    path = write(tmp_path, tuple(name for name in COMMENTS if name != missing))
    with pytest.raises(ExportError, match=f"looks like comments but has no column {missing}"):
        view_of(path)


def test_a_missing_part_of_the_key_is_refused_though_the_api_may_leave_it_out(
    write: Write, tmp_path: Path
) -> None:
    path = write(tmp_path, tuple(name for name in TIMESHEETS if name != "TS-Time From"))
    with pytest.raises(ExportError, match="looks like timesheets but has no column TS-Time From"):
        view_of(path)


@pytest.mark.parametrize("again", ["TKTCT-Type", " TKTCT-Type ", "CT-TYPE", "Another,Another"])
def test_a_column_that_is_there_twice_is_refused_under_either_of_its_names(
    write: Write, tmp_path: Path, again: str
) -> None:
    path = write(tmp_path, (*COMMENTS, *again.split(",")))
    with pytest.raises(ExportError, match="has more than one column for"):
        view_of(path)


@pytest.mark.parametrize("position", [0, 3])
def test_a_blank_header_before_the_last_one_is_refused(
    write: Write, tmp_path: Path, position: int
) -> None:
    path = write(tmp_path, (*COMMENTS[:position], "", *COMMENTS[position:]))
    with pytest.raises(ExportError, match=f"no header in column {position + 1}, before"):
        view_of(path)


def test_a_file_without_a_header_row_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(
        ExportError, match="does not look like any view: its first row begins with '1', '2'"
    ):
        view_of(write(tmp_path, ("1", "2", "text")))


def test_a_file_of_blanks_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"has no text|no visible sheet with a row"):
        view_of(write(tmp_path, ("", " "), ()))


@pytest.mark.parametrize("name", ["export.xlsx", "export.csv"])
def test_a_file_of_no_bytes_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(ExportError, match="is empty"):
        view_of(tmp_path / name)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"There is no file .*absent\.xlsx"):
        view_of(tmp_path / "absent.xlsx")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is not a file"):
        view_of(tmp_path)


def test_a_path_that_the_system_refuses_is_reported_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot be read \(File name too long\)"):
        view_of(tmp_path / ("x" * 5_000))


def test_the_content_counts_and_not_the_name(tmp_path: Path) -> None:
    as_xlsx(tmp_path, COMMENTS).rename(tmp_path / "export.csv")
    with open_export(tmp_path / "export.csv") as export:
        assert export.source == "xlsx"


def test_a_csv_file_that_is_named_xlsx_is_refused(tmp_path: Path) -> None:
    as_csv(tmp_path, COMMENTS).rename(tmp_path / "export.xlsx")
    with pytest.raises(ExportError, match=r"is named \.xlsx but is not an XLSX workbook"):
        view_of(tmp_path / "export.xlsx")
