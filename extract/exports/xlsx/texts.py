"""Texts as a workbook writes them: characters that XML cannot hold stand as `_xHHHH_`."""

from __future__ import annotations

import re

# What no export holds would only be read into memory.
LONGEST_TEXT = 64 << 20
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
SURROGATE = re.compile("[\ud800-\udfff]")


def unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    text = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # A character beyond U+FFFF is written as two escapes; half of one is no character.
    if SURROGATE.search(text):
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
