"""Exports the roster as JSON; nothing else in the file changes, and nothing is read back."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from extract.atomic_write import write_atomically
from extract.roster.edit import work_folder
from extract.roster.errors import RosterError
from extract.roster.lock import roster_lock
from extract.roster.marts import Rows, marts
from extract.roster.project import project_var
from extract.roster.teams_file import PREFERENCES, TeamsFile
from extract.settings.environment import load_environment

NOTE = "Exported from the warehouse by `otc roster export`; edits here do not reach it."
FIELDS = ("id", "name", "email", "organization", "start_date")


def export_teams(root: Path, path: Path | None = None) -> Path:
    """Returns the file that was written: by default the one that reads fall back to."""
    file = TeamsFile(path.resolve()) if path else TeamsFile.in_project(root, load_environment(root))
    with roster_lock(work_folder(root)):
        with marts(root) as session:
            members = session.rows("members", team=None, email=None, active_only=False)
            queues = session.rows("queues", team=None, active_only=True)
        exists = file.path.exists()
        document = file.document() if exists else {}
        _fill(file, document, members, queues, project_var(root, "default_team"))
        text = json.dumps(document, indent=_indent(file) if exists else 2, ensure_ascii=False)
        mode = file.path.stat().st_mode & 0o777 if exists else 0o644
        try:
            write_atomically(file.path, text + "\n", mode=mode)
        except OSError as error:
            raise RosterError(
                f"{file.path} cannot be written ({error.strerror}).", "Name another file."
            ) from None
    return file.path


def _fill(
    file: TeamsFile, document: dict[str, Any], members: Rows, queues: Rows, default_team: str
) -> None:
    """Members and queues are the roster's; every other key is set only where it is missing."""
    desk = file.section(document, *PREFERENCES)
    desk.setdefault("default_team", default_team)
    desk.setdefault("team_source", "database")
    desk.setdefault("team_source_fallback", "json")
    teams = file.section(desk, "teams")
    for name in dict.fromkeys(row["team"] for row in members):
        team = file.section(teams, name)
        team["members"] = [
            {field: _plain(row[field]) for field in FIELDS}
            for row in members
            if row["team"] == name and row["active"]
        ]
        team["team_assignments"] = [row["queue_name"] for row in queues if row["team"] == name]
        team.setdefault("note", NOTE)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _indent(file: TeamsFile) -> int | str | None:
    """Keeps the file's own indentation, so that a diff shows what changed."""
    found = re.search(r"^\s*\{\r?\n([ \t]+)", file.text())
    return found.group(1) if found else None
