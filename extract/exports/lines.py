"""The lines of a text file, as the csv module can take them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

LONGEST_LINE = 64 << 20
# Python 3.10's csv takes no NUL, so one travels as what no strictly decoded text can hold.
STAND_IN = "\ud800"


class LongLineError(Exception):
    """What has no line breaks would be read into memory whole."""


class Lines:
    """Counts what it hands out, so that a chunk of long rows can be cut short."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._met_nul = False
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise LongLineError
            self.characters += len(line)
            if "\0" in line:
                self._met_nul = True
                line = line.replace("\0", STAND_IN)
            yield line

    def restore(self, row: list[str]) -> list[str]:
        """With its NULs back in place: what becomes of them is not the reader's to decide."""
        return [value.replace(STAND_IN, "\0") for value in row] if self._met_nul else row
