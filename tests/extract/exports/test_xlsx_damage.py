"""A workbook that is not whole is refused with the reason, and never read as a shorter one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extract.exports import ExportError
from extract.exports.xlsx import archive, shared_strings
from tests.extract.exports.workbook_builder import (
    COMMENT,
    HEADER,
    MAIN,
    parts_of,
    read,
    save,
    sheet,
    table_of_texts,
    text_row,
)

# Random enough that the packed sheet is most of the file.
ROWS = [text_row(str(i), str(i * 7919 % 104729), *COMMENT[2:]) for i in range(5_000)]
EXPORT = sheet(HEADER, *ROWS)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.xlsx"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return save(tmp_path_factory.mktemp("whole") / "export.xlsx", parts_of(EXPORT)).read_bytes()


def test_the_whole_file_is_good(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    assert len(read(path)) == len(ROWS)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_damaged(path: Path, whole: bytes, share: float) -> None:
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ExportError, match="is a damaged workbook"):
        read(path)


@pytest.mark.scenario("C-33")
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_file_with_a_changed_byte_in_its_last_row_is_damaged(path: Path, method: int) -> None:
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, content in parts_of(EXPORT).items():
            packed.writestr(name, content)
        info = packed.getinfo(SHEET)
        end = info.header_offset + 30 + len(SHEET) + info.compress_size
    content = bytearray(path.read_bytes())
    content[end - 300] ^= 1
    path.write_bytes(content)
    with pytest.raises(ExportError, match="is a damaged workbook") as caught:
        read(path)
    assert "Copy or export the file again" in caught.value.remedy


def test_a_password_or_an_old_xls_is_named(path: Path) -> None:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    with pytest.raises(ExportError, match=r"password-protected or an old \.xls"):
        read(path)


def test_a_password_on_the_archive_is_named(path: Path, whole: bytes) -> None:
    content = bytearray(whole)
    directory = content.index(b"PK\x01\x02")
    for start, offset in ((0, 6), (directory, 8)):
        content[start + offset] |= 1
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"cannot be unpacked \(.*password"):
        read(path)


@pytest.mark.parametrize("parts", [{"a.txt": "a"}, {"mimetype": "application/vnd.oasis"}])
def test_an_archive_that_is_not_a_workbook_is_named(path: Path, parts: dict[str, str]) -> None:
    with pytest.raises(ExportError, match="is a ZIP archive but not an XLSX workbook"):
        read(save(path, parts))


def test_a_binary_workbook_is_named(path: Path) -> None:
    parts = parts_of(EXPORT)
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin")
    with pytest.raises(ExportError, match="is a ZIP archive but not an XLSX workbook"):
        read(save(path, parts))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET]
)
def test_a_missing_part_is_named(path: Path, part: str) -> None:
    parts = parts_of(EXPORT)
    del parts[part]
    with pytest.raises(ExportError, match=f"not a complete workbook: it lacks {part}"):
        read(save(path, parts))


def test_a_sheet_that_leads_nowhere_is_named(path: Path) -> None:
    parts = parts_of(EXPORT)
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace("rId1", "rId9")
    with pytest.raises(ExportError, match="it has no part for its sheet 'Sheet1'"):
        read(save(path, parts))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part",
    ["_rels/.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET],
)
def test_a_document_type_is_refused_in_every_part(path: Path, part: str) -> None:
    parts = parts_of(sheet(HEADER, text_row(*COMMENT[:5], "&b;")))
    content = str(parts[part])
    parts[part] = content.replace("?>", f"?>{BOMB}", 1) if "?>" in content else BOMB + content
    with pytest.raises(ExportError, match=f"{part} has a document type declaration"):
        read(save(path, parts))


@pytest.mark.parametrize(
    "content",
    [
        EXPORT[: len(EXPORT) // 2],
        EXPORT.removesuffix("</sheetData></worksheet>"),
        EXPORT.removesuffix("</worksheet>"),
        EXPORT + "<more/>",
        EXPORT.replace("</sheetData>", "<row></sheetData>"),
        EXPORT.replace("<t>4999</t>", "<t>a & b</t>"),
        EXPORT.replace("<t>4999</t>", "<t>&nbsp;</t>"),
        EXPORT.replace("<t>4999</t>", "<t>&#0;</t>"),
        EXPORT.replace("<t>4999</t>", "<t>a\x01</t>"),
        EXPORT.replace("<t>4999</t>", "<t>]]></t>"),
        EXPORT.replace("<t>4999</t>", "<t>a</x>"),
        EXPORT.replace("<t>4999</t>", "<x:t>a</x:t>"),
        EXPORT.replace("<t>4999</t>", "<t>\xe9</t>").encode("latin-1"),
    ],
)
def test_broken_xml_is_refused_wherever_it_stands(path: Path, content: str | bytes) -> None:
    with pytest.raises(ExportError, match=f"{SHEET} is not well-formed XML"):
        read(save(path, parts_of(content)))


def test_a_part_of_another_kind_is_refused(path: Path) -> None:
    with pytest.raises(ExportError, match=r"sheet1\.xml has <chartsheet> in place of <worksheet>"):
        read(save(path, parts_of(f'<chartsheet xmlns="{MAIN}"/>')))
    with pytest.raises(ExportError, match=r"Strings\.xml has <styleSheet> in place of <sst>"):
        read(save(path, parts_of(EXPORT, texts=f'<styleSheet xmlns="{MAIN}"/>')))


@pytest.mark.parametrize(
    "endless",
    [
        text_row("x" * (5 << 20)),
        f"<row>{'<c/>' * (5 << 18)}</row>",
        f'<row r="{"1" * (5 << 20)}"/>',
        f"<!--{'x' * (5 << 20)}-->",
    ],
    ids=["text", "cells", "tag", "comment"],
)
def test_a_row_beyond_all_measure_is_refused_before_it_fills_the_memory(
    path: Path, endless: str
) -> None:
    with pytest.raises(ExportError, match=f"{SHEET} has more than 4 MB in one piece"):
        read(save(path, parts_of(sheet(HEADER, endless))))


def test_a_shared_text_beyond_all_measure_is_refused(path: Path) -> None:
    texts = table_of_texts(f"<t>{'x' * (5 << 20)}</t>")
    with pytest.raises(ExportError, match=r"sharedStrings\.xml has more than 4 MB in one piece"):
        read(save(path, parts_of(EXPORT, texts=texts)))


def test_more_shared_texts_than_memory_has_places_for_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_strings, "MOST_TEXTS", 2)
    two, three = (table_of_texts(*["<t>a</t>"] * count) for count in (2, 3))
    assert len(read(save(path, parts_of(EXPORT, texts=two)))) == len(ROWS)
    with pytest.raises(ExportError, match="more than 2 shared texts"):
        read(save(path, parts_of(EXPORT, texts=three)))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_part_that_is_held_in_memory_has_a_largest_size(path: Path, part: str) -> None:
    parts = parts_of(EXPORT)
    parts[part] = str(parts[part]).replace("><", f">{'<x/>' * (5 << 18)}<", 1)
    with pytest.raises(ExportError, match=f"{part} has more than 4 MB in one piece"):
        read(save(path, parts))


def test_an_archive_that_unpacks_to_many_times_its_size_is_refused_unread(path: Path) -> None:
    bomb = sheet(HEADER, text_row(*COMMENT) * 400_000)
    with pytest.raises(ExportError, match=r"unpacks to \d+ MB, \d+ times its size") as caught:
        read(save(path, parts_of(bomb)))
    assert "CSV" in caught.value.remedy


def test_a_workbook_larger_than_any_is_refused_unread(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_WORKBOOK", 1 << 20)
    with pytest.raises(ExportError, match=r"unpacks to \d+ MB, \d+ times its size"):
        read(save(path, parts_of(EXPORT)))


def test_sizes_that_the_archive_understates_are_not_exceeded(path: Path, whole: bytes) -> None:
    content = bytearray(whole)
    entry = content.index(b"PK\x01\x02", content.index(SHEET.encode()) + len(SHEET))
    while content[entry + 46 : entry + 46 + len(SHEET)] != SHEET.encode():
        entry = content.index(b"PK\x01\x02", entry + 4)
    content[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"is a damaged workbook \(Bad CRC"):
        read(path)


def test_elements_within_elements_without_end_are_read_or_refused(path: Path) -> None:
    nested = "<x>" * 200_000 + "</x>" * 200_000
    with_row, after = sheet(HEADER, f"<row>{nested}</row>"), sheet(HEADER, after=nested)
    assert read(save(path, parts_of(with_row))) == []
    assert read(save(path, parts_of(after))) == []
