"""What every export offers, whatever its format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar

from extract.otc.views import View

Self = TypeVar("Self", bound="Export")


class Export(ABC):
    """A recognised file; what it keeps on disk is gone when it is closed."""

    source: str
    view: View

    @abstractmethod
    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """Chunks of rows, each keyed by the file's headers; every call starts anew.

        A fault in the middle of the file is raised when it is met: use nothing of a file before
        its last chunk was read.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back what the reader holds."""

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
