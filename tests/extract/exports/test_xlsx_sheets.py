"""The right sheet of a workbook is found and all of its rows are read, however it is written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from extract.exports import ExportError, open_export
from extract.otc.columns import COMMENTS_REQUIRED
from tests.extract.exports.workbook_builder import (
    COMMENT,
    HEADER,
    MAIN,
    STRICT_MAIN,
    STRICT_RELATIONS,
    parts_of,
    read,
    relations,
    save,
    sheet,
    table_of_texts,
    text_row,
    workbook,
)

ROW = dict(zip(COMMENTS_REQUIRED, COMMENT, strict=True))
EXPORT = sheet(HEADER, text_row(*COMMENT))
NOTES = sheet(text_row("Exported by", "nobody"))
PIVOT = sheet(text_row("TKTCT-Type", "Count"), text_row("system", "3"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.xlsx"


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_the_sheet_with_the_headers_is_read_among_others(path: Path) -> None:
    assert read(save(path, parts_of(NOTES, sheet(), PIVOT, EXPORT, NOTES))) == [ROW]


def test_hidden_sheets_are_not_read(path: Path) -> None:
    other = sheet(HEADER, text_row(*COMMENT), text_row(*COMMENT))
    parts = parts_of(other, other, EXPORT, states=["hidden", "veryHidden"])
    assert read(save(path, parts)) == [ROW]


def test_a_workbook_whose_sheets_are_all_hidden_is_refused(path: Path) -> None:
    with pytest.raises(ExportError, match="no visible sheet with a row"):
        read(save(path, parts_of(EXPORT, states=["hidden"])))


def test_two_exports_in_one_workbook_are_refused_so_that_none_is_left_out(path: Path) -> None:
    with pytest.raises(ExportError, match="an export in each of its sheets 'Sheet1', 'Sheet3'"):
        read(save(path, parts_of(EXPORT, NOTES, EXPORT)))


def test_an_incomplete_export_is_reported_and_not_the_notes_beside_it(path: Path) -> None:
    incomplete = sheet(text_row(*COMMENTS_REQUIRED[:4]))
    with pytest.raises(ExportError, match=r"'Sheet2'.* has no column TKTCT-Created Time, TKTCT-Ty"):
        read(save(path, parts_of(NOTES, incomplete, PIVOT)))


def test_chart_sheets_are_passed_over(path: Path) -> None:
    parts = parts_of(NOTES, EXPORT)
    parts["xl/worksheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'
    relation = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = relation.replace('/worksheet"', '/chartsheet"', 1)
    assert read(save(path, parts)) == [ROW]


def test_a_strict_workbook_is_read(path: Path) -> None:
    parts = {
        name: str(content)
        .replace(MAIN, STRICT_MAIN)
        .replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships", STRICT_RELATIONS
        )
        for name, content in parts_of(EXPORT).items()
    }
    assert read(save(path, parts)) == [ROW]


def test_any_prefix_may_stand_before_the_names(path: Path) -> None:
    texts = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>shared</x:t></x:si></x:sst>'
    rows = EXPORT.replace('t="inlineStr"><is><t>text</t></is>', 't="s"><v>0</v>')
    names = ("worksheet", "sheetData", "row", "c", "v", "is", "t")
    for name in names:
        for end in (" ", ">"):
            rows = rows.replace(f"<{name}{end}", f"<x:{name}{end}")
        rows = rows.replace(f"</{name}>", f"</x:{name}>")
    parts = parts_of(rows.replace("xmlns=", "xmlns:x="), texts=texts)
    parts["xl/workbook.xml"] = (
        f'<m:workbook xmlns:m="{MAIN}" xmlns:q="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships"><m:sheets><m:sheet name="S" q:id="rId1"/></m:sheets>'
        "</m:workbook>"
    )
    assert read(save(path, parts)) == [{**ROW, "TKTCT-Comment": "shared"}]


def test_parts_are_found_by_their_relations_wherever_they_lie(path: Path) -> None:
    parts = {
        "_rels/.rels": relations(("officeDocument", "/Book/Main.xml")),
        "Book\\main.xml": workbook([("S", "visible")]),
        "book/_rels/main.xml.rels": relations(
            ("worksheet", "../Data/One.XML"), ("sharedStrings", "/texts.xml")
        ),
        "data/one.xml": EXPORT.replace('t="inlineStr"><is><t>text</t></is>', 't="s"><v>0</v>'),
        "texts.xml": table_of_texts("<t>found</t>"),
    }
    assert read(save(path, parts)) == [{**ROW, "TKTCT-Comment": "found"}]


def test_a_table_of_texts_may_be_announced_and_absent(path: Path) -> None:
    parts = parts_of(EXPORT)
    del parts["xl/sharedStrings.xml"]
    assert read(save(path, parts)) == [ROW]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_sheet_may_be_in_another_encoding(path: Path, encoding: str) -> None:
    content = EXPORT.replace("text<", "café<").replace("?>", f' encoding="{encoding[:10]}"?>')
    content = content.replace("utf-8-sig", "utf-8")
    parts = parts_of(content.encode(encoding))
    assert read(save(path, parts)) == [{**ROW, "TKTCT-Comment": "café"}]


def test_cells_stand_where_their_reference_says(path: Path) -> None:
    first = "".join(
        cell(f"{letter}4", name) for letter, name in zip("ABCDEF", COMMENTS_REQUIRED, strict=True)
    )
    second = cell("B9", "2") + '<c r="D9" s="0"/>' + text_row("e", "f")[5:-6] + cell("A9", "1")
    rows = ['<row r="1"/>', f'<row r="4">{first}</row>', '<row r="5" ht="3"/>']
    content = sheet(*rows, f'<row r="9" spans="1:6">{second}</row>')
    assert [list(row.values()) for row in read(save(path, parts_of(content)))] == [
        ["1", "2", None, None, "e", "f"]
    ]


def test_columns_go_on_after_z(path: Path) -> None:
    names = [*COMMENTS_REQUIRED, *(f"More {i}" for i in range(700))]
    last = '<c r="AAC2"><v>7</v></c>'
    content = sheet(text_row(*names), f"<row>{cell('A2', '1')}{last}<c><v>8</v></c></row>")
    (row,) = read(save(path, parts_of(content)))
    assert {name: value for name, value in row.items() if value is not None} == {
        "TKTCT-CommentID": "1",
        "More 698": "7",
        "More 699": "8",
    }


def test_rows_without_a_value_are_no_rows(path: Path) -> None:
    blank = '<row/><row></row><row><c s="1"/><c><v/></c></row>' + text_row("", "  ")
    row = text_row(*COMMENT)
    content = sheet(blank, HEADER, blank, row, blank, row, blank)
    assert read(save(path, parts_of(content))) == [ROW, ROW]


def test_a_value_under_no_header_is_refused_with_its_place(path: Path) -> None:
    rows = [text_row(*COMMENT), text_row(*COMMENT, "", "  "), "<row/>", text_row(*COMMENT, "", "x")]
    content = sheet(HEADER, *rows)
    with pytest.raises(ExportError, match="value without a header in row 5, column H"):
        read(save(path, parts_of(content)))


def test_white_space_between_tags_means_nothing(path: Path) -> None:
    assert read(save(path, parts_of(EXPORT.replace("><", ">\n  <")))) == [ROW]


def test_an_unknown_vocabulary_within_the_rows_is_passed_over(path: Path) -> None:
    row = text_row(*COMMENT).replace("</c>", "<x:v>no</x:v></c>").replace("<row>", "<row><x:c/>")
    other = "<x:row><x:c><x:v>no</x:v></x:c></x:row>"
    content = sheet(HEADER, row, other, text_row(*COMMENT))
    content = content.replace("<worksheet", '<worksheet xmlns:x="u"')
    assert read(save(path, parts_of(content))) == [ROW, ROW]


def test_what_stands_after_the_rows_is_no_row(path: Path) -> None:
    links = '<hyperlink ref="A1"/>' * 50_000
    after = f"<hyperlinks>{links}</hyperlinks><extLst><row/></extLst>"
    assert read(save(path, parts_of(sheet(HEADER, text_row(*COMMENT), after=after)))) == [ROW]


def test_many_rows_come_in_batches_and_in_order(path: Path) -> None:
    rows = [text_row(str(i), *COMMENT[1:]) for i in range(5_000)]
    save(path, parts_of(sheet(HEADER, *rows)))
    with open_export(path) as export:
        batches = list(export.rows())
    assert [row[0] for rows in batches for row in rows] == [str(i) for i in range(5_000)]
    assert list(map(len, batches)) == [1_000] * 5


@pytest.fixture
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left_among_the_temporary_files(path: Path, temporary_files: Path) -> None:
    temporary_files.mkdir()
    save(path, parts_of(EXPORT))
    with open_export(path) as export:
        list(export.rows())
    assert list(temporary_files.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(path: Path, temporary_files: Path) -> None:
    save(path, parts_of(EXPORT))
    with pytest.raises(ExportError, match=f"cannot be kept in {temporary_files} .No such file"):
        open_export(path)
