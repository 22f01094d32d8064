"""XML as workbooks have it: two generations of namespaces, any prefix, and no document type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.parsers import expat

from extract.exports.errors import ExportError

SEPARATOR = " "
NAMESPACES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/package/2006/relationships",
}


class BadMarkupError(Exception):
    """The part is not the XML that it should be."""


def new_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def feed(parser: expat.XMLParserType, data: bytes, final: bool = False) -> None:
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise BadMarkupError(f"no well-formed XML: {error}") from None


@lru_cache(maxsize=1024)
def local_name(name: str) -> str:
    """Without its namespace if that is a workbook's; other vocabularies keep theirs."""
    namespace, _, tag = name.rpartition(SEPARATOR)
    return tag if namespace in NAMESPACES else name


def elements(blocks: Iterable[bytes]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Parent, name and attributes of every element, in order; for parts that are small."""
    found: list[tuple[str, str, dict[str, str]]] = []
    ancestors = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local_name(name)
        found.append((ancestors[-1], tag, {local_name(k): v for k, v in attributes.items()}))
        ancestors.append(tag)

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: ancestors.pop()
    for block in blocks:
        feed(parser, block)
        yield from found
        found.clear()
    feed(parser, b"", final=True)


def _refuse_document_type(*_: object) -> None:
    """No workbook has one; its entities could expand without end."""
    raise BadMarkupError("a document type declaration, which no workbook has")


def bad_part(path: object, part: str, error: BadMarkupError) -> ExportError:
    return ExportError(
        f"{path} is a damaged workbook: {part} has {error}.", "Save it in Excel as XLSX again."
    )
