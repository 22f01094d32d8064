"""The parts of a workbook's ZIP archive, read in blocks, with its faults as errors to act on."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from extract.exports.errors import ExportError

BLOCK_BYTES = 1 << 18
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError)
FETCH_AGAIN = "Copy or export the file again: it was cut off or changed on its way."


class Archive:
    """Part names are the same in any case and with any slash, as Excel has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGED as error:
            raise self.damaged(error) from None
        self._names = {_canonical(name): name for name in self._zip.namelist()}

    def close(self) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return _canonical(part) in self._names

    def blocks(self, part: str) -> Iterator[bytes]:
        """The part's bytes; zipfile checks its sum where the last of them is read."""
        name = self._names.get(_canonical(part))
        if name is None:
            raise ExportError(f"{self.path} is no whole workbook: it lacks {part}.", FETCH_AGAIN)
        try:
            with self._zip.open(name) as file:
                while block := file.read(BLOCK_BYTES):
                    yield block
        except DAMAGED as error:
            raise self.damaged(error) from None
        # zipfile's words for a password, and for a compression it does not know.
        except (RuntimeError, NotImplementedError) as error:
            raise ExportError(
                f"{self.path} cannot be unpacked ({error}).", "Save it in Excel as XLSX again."
            ) from None

    def damaged(self, error: Exception) -> ExportError:
        return ExportError(f"{self.path} is a damaged workbook ({error}).", FETCH_AGAIN)


def resolved(target: str, source: str) -> str:
    """A relationship's target, which is relative to the part it belongs to or starts with `/`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def _canonical(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
