"""What every export offers, whatever its format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager

from extract.errors import OtcError
from extract.otc.views import View

Row = tuple[str | None, ...]

BATCH_ROWS = 1_000
BATCH_CHARACTERS = 1 << 20


class ExportError(OtcError):
    """The file cannot be read, or does not hold a complete export of a view."""


class Export(AbstractContextManager["Export"], ABC):
    """A file whose view is known; closed when its `with` block ends."""

    source: str
    view: View
    columns: tuple[str, ...]

    def rows(self) -> Iterator[list[Row]]:
        """Batches of rows, each a text or None per column; every call starts again.

        A fault in the middle of the file is raised when it is met: use nothing of a file before
        its last batch was read.
        """
        batch: list[Row] = []
        characters = 0
        for row in self._rows():
            batch.append(row)
            characters += sum(map(len, filter(None, row)))
            if len(batch) == BATCH_ROWS or characters > BATCH_CHARACTERS:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    def __exit__(self, *_: object) -> None:
        """Releases what the reader holds, if anything."""

    @abstractmethod
    def _rows(self) -> Iterator[Row]:
        """Yields the rows that are not blank."""
