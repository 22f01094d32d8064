"""One sheet's rows, block by block: by the scanner as long as it can, then by the parser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.exports.xlsx.archive import Archive
from extract.exports.xlsx.markup import BadMarkupError, bad_part, feed
from extract.exports.xlsx.rows import Row, RowParser
from extract.exports.xlsx.scanner import ROW_END, NotCanonicalError, RowScanner
from extract.exports.xlsx.values import CellValues

SHEET_DATA = b"<sheetData>"
AFTER_ROWS = b"</sheetData"
# What takes more is not waited for but left to the parser, which keeps no text that it has read.
LONGEST_HEAD = 1 << 20
LONGEST_ROW = 4 << 20


def sheet_rows(archive: Archive, part: str, values: CellValues) -> Iterator[list[Row]]:
    """All rows, blank ones too, to the end of the part: only there is its checksum known."""
    parser = RowParser(values)
    try:
        yield from _scanned(archive.blocks(part), parser)
        feed(parser.parser, b"", final=True)
    except BadMarkupError as error:
        raise bad_part(archive.path, part, error) from None
    yield parser.taken()


def _parsed(blocks: Iterable[bytes], parser: RowParser) -> Iterator[list[Row]]:
    for block in blocks:
        feed(parser.parser, block)
        yield parser.taken()


def _scanned(blocks: Iterable[bytes], parser: RowParser) -> Iterator[list[Row]]:
    blocks = iter(blocks)
    scanner = RowScanner(parser)
    buffer = _after_head(blocks, parser)
    while parser.is_between_rows() and parser.encoding.lower() in ("", "utf-8"):
        cut = buffer.rfind(ROW_END.encode()) + len(ROW_END)
        if cut >= len(ROW_END):
            try:
                yield scanner.rows(buffer[:cut])
            except NotCanonicalError:
                break
            buffer = buffer[cut:]
        if AFTER_ROWS in buffer or len(buffer) > LONGEST_ROW:
            break
        block = next(blocks, None)
        if block is None:
            break
        buffer += block
    feed(parser.parser, buffer)
    yield parser.taken()
    yield from _parsed(blocks, parser)


def _after_head(blocks: Iterator[bytes], parser: RowParser) -> bytes:
    """The parser gets what stands before the rows; the rest is returned."""
    buffer = b""
    for block in blocks:
        buffer += block
        head, found, rest = buffer.partition(SHEET_DATA)
        if found:
            feed(parser.parser, head + found)
            return rest
        if len(buffer) > LONGEST_HEAD:
            break
    return buffer
