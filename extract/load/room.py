"""Refuses a load for which the machine has no room, before anything is fetched or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.check.machine import free_bytes, memory_left
from extract.errors import ConfigurationError, OtcError
from extract.settings.environment import number

# Its rows are in the engine's file and once more among the changed rows.
COPIES_OF_AN_EXPORT = 2


class NoRoomError(OtcError):
    """Says how much room there is, and how much a load needs."""


@dataclass(frozen=True)
class Room:
    """Holds how much disk a load must find, and how full the memory may be."""

    # With less, the disk would be full before a large view has landed.
    least_disk_gib: float = 1.0
    # Beyond it a load is slow, or the system ends whatever takes most.
    most_memory_pct: float = 90.0

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Room:
        room = cls(
            number(environ, "OTC_LEAST_DISK_GIB", cls.least_disk_gib),
            number(environ, "OTC_MOST_MEMORY_PCT", cls.most_memory_pct),
        )
        if room.most_memory_pct > 100:
            raise ConfigurationError("OTC_MOST_MEMORY_PCT is above 100 %.", "Set it to 0 to 100.")
        return room

    def require(
        self,
        work: Path,
        exports: Sequence[Path] = (),
        memories: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        """Raises if there is too little; `memories` are what is left and of how much."""
        self._require_disk(work, exports)
        used = _used_pct(memory_left() if memories is None else memories)
        if used > self.most_memory_pct:
            raise NoRoomError(
                f"{used:.1f} % of the memory is used, more than {self.most_memory_pct:g} %. "
                "Nothing was loaded.",
                "End other programs or raise the container's limit, and run it again; "
                "OTC_MOST_MEMORY_PCT is the limit.",
            )

    def _require_disk(self, work: Path, exports: Sequence[Path]) -> None:
        """Asks the disk of a folder that may not be there yet."""
        there = next(place for place in (work, *work.parents) if place.exists())
        free = free_bytes(there) / 2**30
        # An export that is not there is refused by name, when its turn has come.
        exported = sum(path.stat().st_size for path in exports if path.is_file()) / 2**30
        needed = max(self.least_disk_gib, COPIES_OF_AN_EXPORT * exported)
        if free < needed:
            raise NoRoomError(
                f"The disk of {work} has {free:.2f} GiB free, and a load needs {needed:.2f} GiB. "
                "Nothing was loaded.",
                "Make room and run it again; OTC_LEAST_DISK_GIB is the limit.",
            )


def _used_pct(memories: Sequence[tuple[int, int]]) -> float:
    """Takes the tightest limit; nothing is used where the system does not report it."""
    return max((100 * (total - left) / total for left, total in memories if total), default=0.0)
