"""The parts of a workbook's ZIP archive, with limits on what they unpack to.

The limits are far above any export of the desk, and below what would fill a server's memory or
keep it busy for hours. The archive's directory tells the sizes; zipfile reads no byte beyond them.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse, parse

from extract.exports.export import ExportError

# 1,048,576 rows of 21 columns, as many as a sheet can have, take some 1.4 GB.
LARGEST_WORKBOOK = 4 << 30
# Exports unpack to 5 to 30 times their size, and a zip bomb to 1,000 times; small files may be odd.
LARGEST_RATIO = 100
SMALL_WORKBOOK = 64 << 20
# What is held in memory at once: a row, a text, or a part that says how to read them. In tags
# without content it takes 25 times as much memory; styles.xml of ten thousand formats has 2 MB.
LARGEST_PIECE = 4 << 20

NAMESPACES = {
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main",
}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError)
FETCH_AGAIN = "Copy or export the file again: it was cut off or changed on its way."
SAVE_AGAIN = "Save it in Excel as XLSX again."


class BadPartError(Exception):
    """The part is not what it should be: says what it is or has instead."""


class Archive:
    """Part names are the same in any case and with any slash, as in Excel."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGED as error:
            raise self._damaged(error) from None
        self._parts = {_canonical(part.filename): part for part in self._zip.infolist()}
        self._refuse_bomb()

    def close(self) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return _canonical(part) in self._parts

    def root(self, part: str) -> Element:
        """Reads a whole part, which is small."""
        with self._opened(part) as file:
            return parse(file).getroot()

    def pieces(self, part: str, *path: str) -> Iterator[Element]:
        """Yields the elements at the path one by one, and forgets all that was read before.

        Goes on to the part's end: only there it is known to be whole, and its checksum right.
        """
        above: list[Element] = []
        piece: Element | None = None
        with self._opened(part) as file:
            for event, element in iterparse(file, ("start", "end")):
                if piece is not None:
                    if element is not piece or event == "start":
                        continue
                    yield piece
                    piece = None
                elif event == "start":
                    above.append(element)
                    if local_name(above[0]) != path[0]:
                        raise BadPartError(f"has <{local_name(element)}> in place of <{path[0]}>")
                    if len(above) == len(path) and tuple(map(local_name, above)) == path:
                        piece = element
                    continue
                above.pop()
                if above:
                    above[-1].clear()
                file.held = 0

    def bad(self, part: str, problem: object) -> ExportError:
        return ExportError(f"{self.path} is a damaged workbook: {part} {problem}.", SAVE_AGAIN)

    @contextmanager
    def _opened(self, part: str) -> Iterator[_Limited]:
        """The part's file, its faults as errors to act on; zipfile checks its checksum."""
        info = self._parts.get(_canonical(part))
        if info is None:
            raise ExportError(
                f"{self.path} is not a complete workbook: it lacks {part}.", FETCH_AGAIN
            )
        try:
            with self._zip.open(info) as file:
                try:
                    yield _Limited(file)
                except ParseError:
                    # Only at the end is it known whether the XML or the file was damaged.
                    while file.read(1 << 20):
                        pass
                    raise
        except ParseError as error:
            raise self.bad(part, f"is not well-formed XML: {error}") from None
        except BadPartError as error:
            raise self.bad(part, error) from None
        except DAMAGED as error:
            raise self._damaged(error) from None
        # zipfile's words for a password, and for a compression it does not know.
        except (RuntimeError, NotImplementedError) as error:
            raise ExportError(f"{self.path} cannot be unpacked ({error}).", SAVE_AGAIN) from None

    def _refuse_bomb(self) -> None:
        size = sum(part.file_size for part in self._parts.values())
        ratio = size // max(1, self.path.stat().st_size)
        if size > LARGEST_WORKBOOK or (size > SMALL_WORKBOOK and ratio > LARGEST_RATIO):
            self.close()
            raise ExportError(
                f"{self.path} unpacks to {size >> 20:,} MB, {ratio:,} times its size. Workbooks "
                f"are read up to {LARGEST_WORKBOOK >> 20:,} MB and {LARGEST_RATIO} times.",
                "Export fewer rows at a time, or export the view as CSV.",
            )

    def _damaged(self, error: Exception) -> ExportError:
        return ExportError(f"{self.path} is a damaged workbook ({error}).", FETCH_AGAIN)


class _Limited:
    """A part's bytes, as long as those that are held at once are not too many."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._is_at_start = True
        self.held = 0

    def read(self, size: int) -> bytes:
        block = self._file.read(size)
        self.held += len(block)
        if self.held > LARGEST_PIECE:
            raise BadPartError(f"has more than {LARGEST_PIECE >> 20} MB in one piece")
        # Its entities can expand to many times their size, and workbooks have none. (In UTF-16
        # every other byte is 0.)
        if self._is_at_start and b"<!DOCTYPE" in block.replace(b"\0", b""):
            raise BadPartError("has a document type declaration, which workbooks do not have")
        self._is_at_start = False
        return block


def local_name(element: Element) -> str:
    """Without its namespace if that is a workbook's; other vocabularies keep theirs."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in NAMESPACES else element.tag


def index(text: str, otherwise: int) -> int:
    """A place in a list, as an attribute or a cell gives it; `otherwise` if it is not one."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise


def _canonical(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
