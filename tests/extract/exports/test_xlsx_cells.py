"""Every kind of cell is read as the text that the desk's API has for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.exports import ExportError
from extract.otc.columns import COMMENTS_REQUIRED
from tests.extract.exports.workbook_builder import (
    COMMENT,
    parts_of,
    read,
    save,
    sheet,
    table_of_texts,
    text_row,
)

ReadCell = Callable[..., str | None]
HEADER = text_row(*COMMENTS_REQUIRED, "Value")


@pytest.fixture
def read_cell(tmp_path: Path) -> ReadCell:
    def read_one(cell: str, **options: Any) -> str | None:
        row = text_row(*COMMENT).replace("</row>", f"{cell}</row>")
        (found,) = read(save(tmp_path / "export.xlsx", parts_of(sheet(HEADER, row), **options)))
        return found["Value"]

    return read_one


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c t="inlineStr"><is><t>a &lt;b&gt; &amp;amp; &#233;</t></is></c>', "a <b> &amp; é"),
        ('<c t="inlineStr"><is><t>a&#xA;b&#13;c&#128512;</t></is></c>', "a\nb\rc😀"),
        ('<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a "),
        ('<c t="inlineStr"><is><t> a </t></is></c>', " a "),
        ('<c t="inlineStr"><is><r><rPr/><t>rich </t></r><r><t>text</t></r></is></c>', "rich text"),
        ('<c t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></is></c>', "a"),
        ('<c t="inlineStr"><is><t><![CDATA[a <b>]]></t></is></c>', "a <b>"),
        ('<c t="inlineStr"><is><t>a\r\nb\rc</t></is></c>', "a\nb\nc"),
        ('<c t="inlineStr"><is><t>a_x000D_\nb _xZZZZ_</t></is></c>', "a\r\nb _xZZZZ_"),
        ('<c t="inlineStr"><is><t>a_x005F_x000D_</t></is></c>', "a_x000D_"),
        ('<c t="inlineStr"><is><t>_xD83D__xDE00_ _xD83D_ _x0000_</t></is></c>', "😀 \ufffd \0"),
        ('<c t="inlineStr"><is><t></t></is></c>', ""),
        ('<c t="inlineStr"><is></is></c>', ""),
        ('<c t="str"><f>A1&amp;"x"</f><v>1_x0041_</v></c>', "1A"),
        ('<c t="b"><v>1</v></c>', "true"),
        ('<c t="b"><v>0</v></c>', "false"),
        ('<c t="b"><v></v></c>', None),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="d"><v>2025-07-03T11:13:00</v></c>', "2025-07-03 11:13:00"),
        ('<c t="d"><v>2025-07-03</v></c>', "2025-07-03"),
        ('<c t="d"><v>T09:30:00</v></c>', "09:30:00"),
        ("<c/>", None),
        ("<c></c>", None),
        ("<c><v></v></c>", None),
        ("<c><v/></c>", None),
    ],
)  # fmt: skip
def test_texts_booleans_and_errors(read_cell: ReadCell, cell: str, value: str | None) -> None:
    assert read_cell(cell) == value


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>plain</t>", "plain"),
        ('<t xml:space="preserve"> PendingAssignment</t>', " PendingAssignment"),
        ("<r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>", "rich text"),
        ('<t>kanji</t><rPh sb="0" eb="2"><t>kana</t></rPh><phoneticPr fontId="1"/>', "kanji"),
        ("<t>a_x000D_&amp;</t>", "a\r&"),
        ("<t/>", ""),
        (f"<t>{'long ' * 30_000}</t>", "long " * 30_000),
    ],
)
def test_shared_texts(read_cell: ReadCell, item: str, text: str) -> None:
    texts = table_of_texts("<t>another</t>", item, "<t>a third</t>")
    assert read_cell('<c t="s"><v>1</v></c>', texts=texts) == text


@pytest.mark.parametrize("number", ["3", "-1", "x", "", pytest.param("9" * 5_000, id="long")])
def test_a_text_that_is_not_in_the_table_is_damage(read_cell: ReadCell, number: str) -> None:
    texts = table_of_texts("<t>a</t>", "<t>b</t>", "<t>c</t>")
    with pytest.raises(
        ExportError, match=f"sheet1.xml has a cell with text number '{number}', of 3"
    ):
        read_cell(f'<c t="s"><v>{number}</v></c>', texts=texts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3949843", "3949843"),
        ("3949843.0", "3949843"),
        ("-5", "-5"),
        ("0", "0"),
        ("-0", "0"),
        ("1.5E3", "1500"),
        ("9007199254740993", "9007199254740993"),
        ("12345678901234567890", "12345678901234567890"),
        ("1.2345678901234567E19", "12345678901234567000"),
        ("0.10000000000000001", "0.1"),
        ("1.5", "1.5"),
        (".25", "0.25"),
        ("1E-3", "0.001"),
        ("1E300", "1e+300"),
        ("NaN", "NaN"),
        ("1_000", "1_000"),
        ("1,5", "1,5"),
        ("1E99999", "1E99999"),
        (" 7 ", "7"),
    ],
)
def test_numbers_are_what_they_were_meant_to_be(read_cell: ReadCell, text: str, value: str) -> None:
    assert read_cell(f"<c><v>{text}</v></c>") == value


def test_a_serial_that_is_no_date_there_stays_a_number(read_cell: ReadCell) -> None:
    assert read_cell('<c s="1"><v>-1.5</v></c>', formats=(0, 22)) == "-1.5"
    assert read_cell('<c s="1"><v>2958466</v></c>', formats=(0, 22)) == "2958466"
    assert read_cell('<c s="1"><v>soon</v></c>', formats=(0, 22)) == "soon"


DATE, TIME, BOTH, HOURS = "yyyy\\-mm\\-dd", "hh:mm", "dd/mm/yyyy h:mm AM/PM", "[h]:mm:ss"


@pytest.mark.parametrize(
    ("code", "serial", "text"),
    [
        (22, "45841.467361111114", "2025-07-03 11:13:00"),
        (BOTH, "45841.4673611111", "2025-07-03 11:13:00"),
        (BOTH, "45841.46736", "2025-07-03 11:13:00"),
        (BOTH, "45841", "2025-07-03 00:00:00"),
        (BOTH, "45841.000005787037", "2025-07-03 00:00:00.500"),
        (BOTH, "45841.9999999999", "2025-07-04 00:00:00"),
        (BOTH, "4.5841467361111114E4", "2025-07-03 11:13:00"),
        (14, "45841", "2025-07-03"),
        (DATE, "45841", "2025-07-03"),
        (DATE, "45841.5", "2025-07-03 12:00:00"),
        ("mmm", "45841", "2025-07-03"),
        (57, "45841", "2025-07-03"),
        (31, "45841", "2025-07-03"),
        (TIME, "0.375", "09:00:00"),
        (TIME, "45841.375", "09:00:00"),
        (20, "0.9999999884259", "23:59:59.999"),
        (21, "0.5", "12:00:00"),
        (45, "0.0104166666666667", "00:15:00"),
        (BOTH, "0.375", "09:00:00"),
        (46, "1.5", "36:00:00"),
        (HOURS, "1.5", "36:00:00"),
        (HOURS, "0.25", "06:00:00"),
        (DATE, "1", "1900-01-01"),
        (DATE, "59", "1900-02-28"),
        (DATE, "60", "1900-02-29"),
        (DATE, "61", "1900-03-01"),
        (DATE, "2958465", "9999-12-31"),
    ],
)
def test_dates_and_times_are_written_as_the_api_writes_them(
    read_cell: ReadCell, code: int | str, serial: str, text: str
) -> None:
    assert read_cell(f'<c s="1"><v>{serial}</v></c>', formats=(0, code)) == text


@pytest.mark.parametrize(
    ("serial", "text"),
    [("0", "1904-01-01"), ("0.5", "1904-01-01 12:00:00"), ("44379", "2025-07-03")],
)
@pytest.mark.parametrize("truth", ["1", "true"])
def test_a_workbook_may_count_its_days_from_1904(
    read_cell: ReadCell, serial: str, text: str, truth: str
) -> None:
    properties = f'<workbookPr date1904="{truth}"/>'
    cell = f'<c s="1"><v>{serial}</v></c>'
    assert read_cell(cell, formats=(0, DATE), properties=properties) == text


@pytest.mark.parametrize(
    "code",
    [
        0, 1, 2, 9, 49, "General", "0.00E+00", "#,##0", '0 "days"', "[Red]0;[Blue]-0", "0\\h",
        "[$USD-409] 0", "_d0", "*d0", "@", '"yyyy',
    ],
)  # fmt: skip
def test_formats_of_plain_numbers_leave_them_numbers(read_cell: ReadCell, code: int | str) -> None:
    assert read_cell('<c s="1"><v>45841</v></c>', formats=(0, code)) == "45841"


@pytest.mark.parametrize("code", ["[$-409]d-mmm-yy;@", "YYYY/MM/DD", '"on" d.m.', "[Red]yyyy"])
def test_formats_of_dates_are_known_by_their_letters(read_cell: ReadCell, code: str) -> None:
    assert read_cell('<c s="1"><v>45841</v></c>', formats=(0, code)) == "2025-07-03"


def test_a_format_counts_for_numbers_only(read_cell: ReadCell) -> None:
    assert read_cell('<c s="1" t="str"><v>45841</v></c>', formats=(0, 14)) == "45841"
    assert read_cell('<c t="b" s="1"><v>1</v></c>', formats=(0, 14)) == "true"
    assert read_cell('<c s="9"><v>45841</v></c>', formats=(0, 14)) == "45841"


def test_an_iso_date_with_a_format_of_days_is_a_day(read_cell: ReadCell) -> None:
    cell = '<c s="1" t="d"><v>2025-07-03T00:00:00.000</v></c>'
    assert read_cell(cell, formats=(0, DATE)) == "2025-07-03"
    assert read_cell(cell, formats=(0, BOTH)) == "2025-07-03 00:00:00.000"
