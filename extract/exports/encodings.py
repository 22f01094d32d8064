"""Which encoding a CSV file is in, judged by every byte of it.

A byte order mark decides. Without one the file is UTF-8, or else Windows-1252, which is what Excel
on Windows writes as plain CSV. A file that starts as UTF-8 and then stops is damaged: read
as Windows-1252 it would load, with each of its accents as two wrong letters.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from extract.exports.export import ExportError

BLOCK_BYTES = 1 << 20
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-8": "UTF-8", "cp1252": "Windows-1252"}
ANOTHER_FORMAT = "Export the view as XLSX, or save the file as CSV in UTF-8."


@dataclass(frozen=True)
class Fault:
    """The first byte that is not in the encoding."""

    offset: int
    is_first_beyond_ascii: bool


def encoding_of(path: Path) -> str:
    """Finds the encoding's name for Python; an error when no encoding fits the whole file."""
    with path.open("rb") as file:
        head = file.read(3)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    encoding = marked or "utf-8"
    fault = _first_fault(path, encoding)
    if fault and fault.is_first_beyond_ascii and not marked:
        encoding = "cp1252"
        fault = _first_fault(path, encoding)
    if fault:
        raise ExportError(
            f"{path} is {NAMES[encoding]} up to byte {fault.offset:,}, which is not valid "
            f"{NAMES[encoding]}.",
            ANOTHER_FORMAT,
        )
    return encoding


def _first_fault(path: Path, encoding: str) -> Fault | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    only_ascii = True
    read = 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK_BYTES)
            read += len(block)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                only_ascii = only_ascii and error.object[: error.start].isascii()
                return Fault(read - len(error.object) + error.start, only_ascii)
            if not block:
                return None
            only_ascii = only_ascii and block.isascii()
