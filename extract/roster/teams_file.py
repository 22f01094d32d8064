"""The JSON file that answers "my team" while the warehouse cannot be reached.

OTC_TEAMS_JSON names it, relative to the project's root; the default is teams.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.roster.errors import RosterError

SETTING = "OTC_TEAMS_JSON"
DEFAULT = "teams.json"
# Where the teams are in the file; everything beside them belongs to other programs.
PREFERENCES = ("analysis_preferences", "otc_servicedesk")


@dataclass(frozen=True)
class TeamsFile:
    path: Path

    @classmethod
    def in_project(cls, root: Path, environ: Mapping[str, str]) -> TeamsFile:
        return cls((root / (environ.get(SETTING, "").strip() or DEFAULT)).resolve())

    def text(self) -> str:
        """Reads UTF-8, with or without a byte order mark."""
        try:
            return self.path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise self.unreadable("it is not UTF-8") from None
        except OSError as error:
            raise self.unreadable(str(error.strerror)) from None

    def document(self) -> dict[str, Any]:
        try:
            document = json.loads(self.text(), object_pairs_hook=_object)
        except ValueError as error:
            raise self.unreadable(str(error)) from None
        if not isinstance(document, dict):
            raise self.unreadable("it is not an object")
        return document

    def section(self, document: dict[str, Any], *names: str) -> dict[str, Any]:
        """Returns the object under these names, and makes it where it is missing."""
        here = document
        for name in names:
            here = here.setdefault(name, {})
            if not isinstance(here, dict):
                raise self.unreadable(f"{name} is not an object")
        return here

    def unreadable(self, why: str) -> RosterError:
        return RosterError(
            f"{self.path} cannot be used: {why}.",
            f"Correct it, or name another file in {SETTING}.",
        )

    def written_at(self) -> datetime:
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuses two values under one name: an export would lose one of them."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"it has {twice!r} twice in one object")
    return found
