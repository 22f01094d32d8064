"""Both seed files change together, or neither does, even when the power goes between the two.

The journal holds each file as it was and as it is to be. It is written before them and removed when
the change is complete; where the next change finds one, it first completes that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.atomic_write import write_atomically
from extract.roster.errors import RosterError


@dataclass(frozen=True)
class Journal:
    """Texts by the files' names in the project."""

    root: Path
    before: Mapping[str, str]
    after: Mapping[str, str]

    @classmethod
    def path_in(cls, folder: Path) -> Path:
        return folder / "journal.json"

    @classmethod
    def left_in(cls, root: Path, folder: Path) -> Journal | None:
        """What a change that was killed has left."""
        path = cls.path_in(folder)
        if not path.exists():
            return None
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(root, content["before"], content["after"])
        except (ValueError, LookupError, TypeError):
            raise RosterError(
                f"{path.relative_to(root)} cannot be read.",
                "Compare the roster's seed files with git, then delete it.",
            ) from None

    def write(self, folder: Path) -> None:
        content = {"before": dict(self.before), "after": dict(self.after)}
        write_atomically(self.path_in(folder), json.dumps(content), mode=0o600)

    def remove(self, folder: Path) -> None:
        self.path_in(folder).unlink(missing_ok=True)

    def forward(self) -> None:
        self._put(self.after, instead_of=self.before)

    def back(self) -> None:
        self._put(self.before, instead_of=self.after)

    def _put(self, wanted: Mapping[str, str], instead_of: Mapping[str, str]) -> None:
        """A file that a person has edited since is nobody's to overwrite."""
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
