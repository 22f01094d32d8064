"""What a workbook consists of: its sheets, and the parts that their cells refer to."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from extract.exports.export import ExportError
from extract.exports.xlsx.archive import SAVE_AGAIN, Archive

PACKAGE = "_rels/.rels"


class Sheet(NamedTuple):
    name: str
    part: str


class Workbook(NamedTuple):
    """`sheets` are the visible worksheets, in their order; hidden ones hold lists and notes."""

    sheets: list[Sheet]
    styles: str | None
    shared_strings: str | None
    counts_from_1904: bool


def read_workbook(archive: Archive) -> Workbook:
    part = _workbook_part(archive)
    relations = _relations(archive, part)
    root = archive.root(part)
    sheets = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        if sheet.get("state", "visible") == "visible":
            id_ = next((id_ for key, id_ in sheet.items() if key.endswith("}id")), None)
            if id_ not in relations:
                raise ExportError(
                    f"{archive.path} is not a complete workbook: it has no part for its sheet "
                    f"{sheet.get('name')!r}.",
                    SAVE_AGAIN,
                )
            kind, target = relations[id_]
            if kind == "worksheet":
                sheets.append(Sheet(sheet.get("name", ""), target))
    properties = root.find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    targets = dict(relations.values())
    return Workbook(sheets, targets.get("styles"), targets.get("sharedStrings"), from_1904)


def _workbook_part(archive: Archive) -> str:
    relations = _relations(archive, "") if PACKAGE in archive else {}
    part = dict(relations.values()).get("officeDocument", "")
    if not part.lower().endswith(".xml"):
        raise ExportError(f"{archive.path} is a ZIP archive but not an XLSX workbook.", SAVE_AGAIN)
    return part


def _relations(archive: Archive, part: str) -> dict[str | None, tuple[str, str]]:
    """Kind and target of each relation; targets are relative to the part, or start with `/`."""
    folder, _, name = part.rpartition("/")
    return {
        relation.get("Id"): (
            relation.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))),
        )
        for relation in archive.root(f"{folder}/_rels/{name}.rels").iterfind("{*}Relationship")
        if relation.get("TargetMode") != "External"
    }
