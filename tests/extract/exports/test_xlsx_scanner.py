"""The scanner is a shortcut: it reads what the parser reads, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.exports.xlsx.formats import DATE_AND_TIME
from extract.exports.xlsx.markup import BadMarkupError, feed
from extract.exports.xlsx.rows import Row, RowParser
from extract.exports.xlsx.scanner import NotCanonicalError, RowScanner
from extract.exports.xlsx.shared_strings import SharedStrings
from extract.exports.xlsx.values import CellValues
from tests.extract.exports.workbook_builder import MAIN, table_of_texts

CANONICAL = [
    '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c><c r="C1"/></row>',
    '<row r="2" spans="1:3" ht="15" customHeight="1"><c r="A2" t="s" s="1"><v>0</v></c></row>',
    '<row><c t="inlineStr"><is><t xml:space="preserve"> a&amp;b </t></is></c><c></c></row>',
    '<row r="3"/>\n<row r="4">\n<c r="A4" t="inlineStr"><is><t>é&#10;</t></is></c>\n</row>',
    '<row r="5" s="2"><c r="AB5" s="1" cm="1" t="n"><v>45841.5</v></c></row>',
]
FRAGMENTS = [
    "<row>", '<row r="7">', '<row r="3"/>', "<row/>", "</row>", "<c>", '<c r="B2">', "<c/>", "</c>",
    '<c r="A1" t="s">', '<c t="inlineStr" r="C3">', '<c s="1">', '<c s="1" s="1">', '<c r="b2">',
    "<v>", "</v>", "<v>0</v>", "<v>45841.5</v>", "<is><t>", "</t></is>", "<is><t>a</t></is>",
    "a", "<f>A1</f>", "&amp;lt;", "&#38;lt;", "&lt;", "&#x41;", "&#0;", "&#xD800;", "&x;", "&",
    "_x0041_", "\r\n", "\n", " ", "\u00a0", "\x01", "]]>", "<!-- </row> -->",
    "<![CDATA[</row>]]>", "<?p?>", "\U0001f600",
]  # fmt: skip


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CellValues]:
    strings = SharedStrings(Path(tmp_path_factory.mktemp("work")))
    strings.load([table_of_texts("<t>shared</t>").encode()])
    yield CellValues(strings, [None, DATE_AND_TIME], counts_from_1904=False)
    strings.close()


def parser_in_rows(values: CellValues) -> RowParser:
    parser = RowParser(values)
    feed(parser.parser, f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
    return parser


def scanned(values: CellValues, text: str) -> list[Row]:
    return RowScanner(parser_in_rows(values)).rows(text.encode())


def parsed(values: CellValues, text: str) -> list[Row]:
    parser = parser_in_rows(values)
    feed(parser.parser, text.encode() + b"</sheetData></worksheet>", final=True)
    return parser.taken()


@pytest.mark.parametrize("text", CANONICAL)
def test_the_usual_shapes_are_read_without_the_parser(values: CellValues, text: str) -> None:
    assert scanned(values, text) == parsed(values, text) != []


@given(pieces=st.lists(st.sampled_from(FRAGMENTS), max_size=12))
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_row_is_read_as_the_parser_reads_it_or_left_to_it(
    values: CellValues, pieces: list[str]
) -> None:
    text = CANONICAL[2].replace(" a&amp;b ", "".join(pieces)) + CANONICAL[0]
    try:
        found = scanned(values, text)
    except (NotCanonicalError, BadMarkupError):
        return
    assert found == parsed(values, text)


@given(pieces=st.lists(st.sampled_from([*CANONICAL, *FRAGMENTS]), min_size=1, max_size=12))
@settings(max_examples=500, deadline=None)
def test_whatever_stands_between_rows_is_read_as_the_parser_reads_it_or_left_to_it(
    values: CellValues, pieces: list[str]
) -> None:
    text = "".join(pieces) + CANONICAL[0]
    try:
        found = scanned(values, text)
    except (NotCanonicalError, BadMarkupError):
        return
    assert found == parsed(values, text)
