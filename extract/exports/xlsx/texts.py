"""Texts as a workbook writes them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
SURROGATE = re.compile("[\ud800-\udfff]")


def text_of(item: Element) -> str:
    """The text of a table's item or of a cell: plain, or in runs; phonetic ones are left out."""
    namespace = item.tag.rpartition("}")[0] + "}"
    plain, run = namespace + "t", namespace + "r"
    parts = []
    for child in item:
        if child.tag == plain:
            parts.append(child.text or "")
        elif child.tag == run:
            parts.append(child.findtext(plain, ""))
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as `_xHHHH_`."""
    if "_x" not in text:
        return text
    text = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond U+FFFF is written as two escapes; half of one is not a character.
    if SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
