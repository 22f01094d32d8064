"""What a workbook consists of: its sheets, and the parts that their cells refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.exports.errors import ExportError
from extract.exports.xlsx.archive import Archive, resolved
from extract.exports.xlsx.markup import BadMarkupError, bad_part, elements

PACKAGE = "_rels/.rels"
SAVE_AS_XLSX = "Save it in Excel as XLSX."


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """`sheets` are the visible worksheets, in their order; hidden ones hold lists and notes."""

    sheets: tuple[Sheet, ...]
    styles: str | None
    shared_strings: str | None
    counts_from_1904: bool


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def read_workbook(archive: Archive) -> Workbook:
    part = _workbook_part(archive)
    relations = _relations(archive, part)
    from_1904 = False
    sheets = []
    for parent, tag, attributes in part_elements(archive, part):
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        if (parent, tag) == ("sheets", "sheet") and attributes.get("state", "visible") == "visible":
            relation = relations.get(attributes.get("id", ""))
            if relation is None:
                name = attributes.get("name", "")
                raise ExportError(
                    f"{archive.path} is no whole workbook: its sheet {name!r} leads nowhere.",
                    SAVE_AS_XLSX,
                )
            if relation.kind == "worksheet":
                sheets.append(Sheet(attributes.get("name", ""), relation.target))
    targets = {relation.kind: relation.target for relation in relations.values()}
    return Workbook(tuple(sheets), targets.get("styles"), targets.get("sharedStrings"), from_1904)


def part_elements(archive: Archive, part: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    try:
        yield from elements(archive.blocks(part))
    except BadMarkupError as error:
        raise bad_part(archive.path, part, error) from None


def _workbook_part(archive: Archive) -> str:
    relations = _relations(archive, "") if PACKAGE in archive else {}
    part = next((r.target for r in relations.values() if r.kind == "officeDocument"), None)
    if part is None or not part.lower().endswith(".xml"):
        raise ExportError(f"{archive.path} is an archive, but no XLSX workbook.", SAVE_AS_XLSX)
    return part


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    folder, _, name = part.rpartition("/")
    return {
        attributes.get("Id", ""): _Relation(
            attributes.get("Type", "").rpartition("/")[2],
            resolved(attributes.get("Target", ""), part),
        )
        for _, tag, attributes in part_elements(archive, f"{folder}/_rels/{name}.rels")
        if tag == "Relationship" and attributes.get("TargetMode") != "External"
    }
