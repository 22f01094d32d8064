"""A CSV file is read as it was written, in any usual dialect, or refused whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from extract.exports import ExportError, open_export
from extract.otc.columns import COMMENTS_REQUIRED
from tests.extract.exports.workbook_builder import COMMENT, read

HEADER = ",".join(COMMENTS_REQUIRED)
ROW = ",".join(COMMENT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "comments.csv"


def rows_of(path: Path, body: str, encoding: str = "utf-8") -> list[dict[str, str | None]]:
    path.write_bytes(body.encode(encoding))
    return read(path)


def with_text(text: str, header: str = HEADER) -> str:
    return f"{header}\r\n1,2,{text},ann,2025-07-03,comments\r\n"


def text_in(path: Path, body: str, encoding: str = "utf-8") -> str:
    (row,) = rows_of(path, body, encoding)
    return str(row["TKTCT-Comment"])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-16-be"]
)
def test_texts_are_read_in_the_encoding_they_are_in(path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding[-3:] in ("-le", "-be") else ""
    assert text_in(path, mark + with_text("café: 5 €"), encoding) == "café: 5 €"


def test_an_accent_that_a_block_s_end_cuts_in_two_is_one_accent(path: Path) -> None:
    text = "é" * (1 << 20)
    assert text_in(path, with_text(text)) == text


@pytest.mark.parametrize("before", ["", "x" * (3 << 20)])
def test_a_file_that_stops_being_utf_8_is_not_read_as_another_encoding(
    path: Path, before: str
) -> None:
    good = with_text(f"café {before}").encode()
    path.write_bytes(good + b"caf\xe9 ")
    with pytest.raises(
        ExportError, match=f"is UTF-8 up to byte {len(good) + 3:,}, which is not valid UTF-8"
    ):
        read(path)


def test_a_byte_that_no_encoding_has_is_refused(path: Path) -> None:
    path.write_bytes(with_text("x").encode() + b"\xe9\x81\n")
    with pytest.raises(ExportError, match="is Windows-1252 up to byte"):
        read(path)


def test_utf_16_that_is_cut_within_a_character_is_refused(path: Path) -> None:
    path.write_bytes(with_text("x").encode("utf-16")[:-1])
    with pytest.raises(ExportError, match="is UTF-16 up to byte"):
        read(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_gives_known_headers(path: Path, delimiter: str) -> None:
    header = delimiter.join(f'"{name}"' for name in COMMENTS_REQUIRED)
    row = delimiter.join(["1", "2", '"a,b;c\td"', "ann", "2025-07-03", "comments"])
    assert text_in(path, f"{header}{delimiter}\n{row}{delimiter}\n") == "a,b;c\td"


def test_quoted_texts_keep_line_breaks_quotes_and_blanks(path: Path) -> None:
    assert text_in(path, with_text('" a ""b""\r\n\r\n\nc, d "')) == ' a "b"\r\n\r\n\nc, d '


def test_every_value_is_text_and_an_empty_field_is_a_blank_one(path: Path) -> None:
    body = f"{HEADER}\n007,2.50,,true,2025-07-03,comments"
    assert list(rows_of(path, body)[0].values()) == [
        "007", "2.50", "", "true", "2025-07-03", "comments",
    ]  # fmt: skip


def test_nul_bytes_pass_through(path: Path) -> None:
    assert text_in(path, with_text('a\0b"\0')) == 'a\0b"\0'
    assert text_in(path, with_text('"a\0\n\0"')) == "a\0\n\0"


def test_a_text_of_megabytes_lands_and_the_module_s_limit_is_as_before(path: Path) -> None:
    before = csv.field_size_limit()
    text = "x" * (3 << 20)
    path.write_text(with_text(text) + with_text(text).partition("\n")[2])
    with open_export(path) as export:
        assert csv.field_size_limit() == before
        for rows in export.rows():
            assert [row[2] for row in rows] == [text]
            assert csv.field_size_limit() == before


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n", "\n   \n\n", "\n,,,,,\n,,,,,\n"])
def test_blank_lines_at_the_end_are_no_rows(path: Path, end: str) -> None:
    assert len(rows_of(path, f"{HEADER}\n{ROW}\n{ROW}{end}")) == 2


@pytest.mark.parametrize(
    ("bad", "found"),
    [("1,2,unquoted, text,ann,2025-07-03,comments", 7), ("1,2,cut", 3), ("", 0), (ROW + ",", 7)],
)
def test_a_row_that_does_not_fit_its_header_is_refused_with_its_line(
    path: Path, bad: str, found: int
) -> None:
    good = '1,2,"two\nlines",ann,2025-07-03,comments'
    with pytest.raises(ExportError) as caught:
        rows_of(path, "\n".join([HEADER, good, good, bad, good]))
    assert f"line 6: {found} fields, where the header has 6." in caught.value.cause
    assert "XLSX" in caught.value.remedy


@pytest.mark.scenario("C-35")
def test_thousands_of_fields_are_counted_and_not_loaded(path: Path) -> None:
    with pytest.raises(ExportError, match="line 3: 3,564 fields, where the header has 6"):
        rows_of(path, f"{HEADER}\n{ROW}\n{','.join('x' * 3564)}\n")


def test_a_value_beyond_the_last_header_is_refused(path: Path) -> None:
    with pytest.raises(ExportError, match="line 2: 8 fields, where the header has 6"):
        rows_of(path, f"{HEADER},,\n{ROW},,stray\n")


@pytest.mark.parametrize("bad", ['1,2,"never closed', '1,2,"closed" early,ann,2025,comments'])
def test_quotes_that_do_not_match_are_refused_with_the_line_they_open_on(
    path: Path, bad: str
) -> None:
    with pytest.raises(ExportError, match="line 3: a quote is not closed, or not doubled"):
        rows_of(path, f"{HEADER}\n{ROW}\n{bad}\n{ROW}\n")


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(path: Path) -> None:
    with pytest.raises(ExportError, match="a line of more than 64 million characters"):
        rows_of(path, HEADER + "x" * (65 << 20))


def batch_sizes(path: Path) -> Iterator[int]:
    with open_export(path) as export:
        yield from map(len, export.rows())


def test_batches_are_of_a_thousand_rows_and_smaller_where_texts_are_long(path: Path) -> None:
    path.write_text("\n".join([HEADER, *[ROW] * 2_500]))
    assert list(batch_sizes(path)) == [1_000, 1_000, 500]
    long = with_text("x" * 100_000).partition("\n")[2]
    path.write_text(HEADER + "\n" + long * 40)
    assert list(batch_sizes(path)) == [11, 11, 11, 7]


def test_rows_come_in_their_order(path: Path) -> None:
    numbers = count()
    body = "\n".join(f"{next(numbers)},2,a,b,c,d" for _ in range(3_000))
    ids = [row["TKTCT-CommentID"] for row in rows_of(path, f"{HEADER}\n{body}")]
    assert ids == [str(number) for number in range(3_000)]
