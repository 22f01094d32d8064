"""Both seed files change together, or neither does, even when the power goes between the two.

The journal holds each file as it was and as it is to be. It is written before them and removed when
the change is complete; a change that finds one completes it first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.roster.errors import RosterError

FILE = "journal.json"


@dataclass(frozen=True)
class Journal:
    """Texts by the files' names in the project, and what was recorded before the change."""

    root: Path
    folder: Path
    before: dict[str, str]
    after: dict[str, str]
    recorded_at: str | None = None

    @classmethod
    def left_in(cls, root: Path, folder: Path) -> Journal | None:
        """Reads what a change that was killed has left."""
        path = folder / FILE
        if not path.exists():
            return None
        try:
            return cls(root, folder, **json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            raise RosterError(
                f"{path.relative_to(root)} cannot be read.",
                "Compare the roster's seed files with git, then delete it.",
            ) from None

    def write(self) -> None:
        content = {"before": self.before, "after": self.after, "recorded_at": self.recorded_at}
        write_atomically(self.folder / FILE, json.dumps(content), mode=0o600)

    def remove(self) -> None:
        (self.folder / FILE).unlink(missing_ok=True)

    def forward(self) -> None:
        self._put(self.after, instead_of=self.before)

    def back(self) -> None:
        self._put(self.before, instead_of=self.after)

    def _put(self, wanted: dict[str, str], instead_of: dict[str, str]) -> None:
        """Overwrites no file that a person has edited since."""
        current = {name: (self.root / name).read_bytes().decode("utf-8") for name in wanted}
        for name, text in current.items():
            if text not in (wanted[name], instead_of[name]):
                raise RosterError(
                    f"{name} was edited while a change of it was not complete.",
                    "Look at it with git diff, correct it, and delete .otc/roster/journal.json.",
                )
        for name, text in wanted.items():
            if current[name] != text:
                path = (self.root / name).resolve()
                try:
                    write_atomically(path, text, mode=path.stat().st_mode & 0o777)
                except OSError as error:
                    raise RosterError(
                        f"{name} cannot be written ({error.strerror}).",
                        "See to the cause and run the command again.",
                    ) from None
