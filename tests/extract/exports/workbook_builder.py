"""Writes small workbooks by hand, so that a test says just what stands in the file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from extract.exports import open_export
from extract.otc.columns import COMMENTS_REQUIRED

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
COMMENT = ("1", "2", "text", "ann", "2025-07-03", "comments")


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def text_row(*texts: str) -> str:
    return f"<row>{''.join(map(text_cell, texts))}</row>"


HEADER = text_row(*COMMENTS_REQUIRED)


def sheet(*rows: str, before: str = "", after: str = "", main: str = MAIN) -> str:
    data = f"<sheetData>{''.join(rows)}</sheetData>"
    return f'<?xml version="1.0"?><worksheet xmlns="{main}">{before}{data}{after}</worksheet>'


def table_of_texts(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles(*formats: int | str) -> str:
    """One cell style a format: a built-in number, or a code of its own."""
    codes = {code: 164 + i for i, code in enumerate(formats) if isinstance(code, str)}
    custom = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for code, number in codes.items()
    )
    cells = "".join(f'<xf numFmtId="{codes.get(code, code)}"/>' for code in formats)
    other = '<cellStyleXfs><xf numFmtId="22"/></cellStyleXfs>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts>{other}'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def relations(*targets: tuple[str, str], kinds: str = RELATIONS) -> str:
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{kinds}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def workbook(
    sheets: Sequence[tuple[str, str]],
    *,
    properties: str = "",
    main: str = MAIN,
    kinds: str = RELATIONS,
) -> str:
    """`sheets` are names and states; sheet n has the relation n."""
    rows = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="rId{i}"/>'
        for i, (name, state) in enumerate(sheets, 1)
    )
    return (
        f'<workbook xmlns="{main}" xmlns:r="{kinds}">{properties}<sheets>{rows}</sheets></workbook>'
    )


def parts_of(
    *sheets: str | bytes,
    states: Sequence[str] = (),
    texts: str | None = None,
    formats: Sequence[int | str] = (0,),
    properties: str = "",
) -> dict[str, str | bytes]:
    """The parts of a whole workbook; a test changes or drops those that it is about."""
    names = [f"xl/worksheets/sheet{i}.xml" for i in range(1, len(sheets) + 1)]
    targets = [("worksheet", name.removeprefix("xl/")) for name in names]
    targets += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    shown = [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    visible = [*states, *["visible"] * (len(sheets) - len(states))]
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(list(zip(shown, visible, strict=True)), properties=properties),
        "xl/_rels/workbook.xml.rels": relations(*targets),
        "xl/styles.xml": styles(*formats),
        "xl/sharedStrings.xml": table_of_texts() if texts is None else texts,
        **dict(zip(names, sheets, strict=True)),
    }


def save(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> list[dict[str, str | None]]:
    with open_export(path) as export:
        return [
            dict(zip(export.columns, row, strict=True)) for rows in export.rows() for row in rows
        ]
