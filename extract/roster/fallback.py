"""Reads from the JSON file, and when they are allowed."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from extract.errors import WarehouseError
from extract.roster.answer import RosterAnswer, no_such_team
from extract.roster.seed_file import iso_day
from extract.roster.teams_file import PREFERENCES, TeamsFile

logger = logging.getLogger("extract.roster")

UNREACHABLE = re.compile(
    "Connection refused|could not translate host name|timeout expired|Connection timed out"
    "|No route to host|Network is unreachable|Host is unreachable|Connection reset"
    "|server closed the connection|No such file or directory|Cannot assign requested address"
)
# libpq quotes the server's own words after two blanks, whatever language its severity is in.
ANSWERED = re.compile(r"failed: \S+:  ")
# A server that says so cannot answer any query yet, or any more.
NOT_SERVING = re.compile("the database system is (starting up|shutting down|in recovery|not )")


def is_unreachable(error: WarehouseError) -> bool:
    """A server that answers, even with a refusal, was reached: the file never hides that."""
    # A host may have several addresses; the error's own text shows only the first one's.
    text = str(error.__context__ or error)
    if ANSWERED.search(text):
        return bool(NOT_SERVING.search(text))
    return bool(UNREACHABLE.search(text))


def members_from_file(
    file: TeamsFile, team: str, error: WarehouseError, *, active_only: bool
) -> RosterAnswer:
    """The shape of the warehouse's answer; None for what the file does not have."""
    section, source = _team(file, team, error)
    members = [_member(file, team, member) for member in _list(file, section, "members")]
    found = [member for member in members if member["active"] or not active_only]
    return RosterAnswer(found, source)


def queues_from_file(
    file: TeamsFile, team: str, error: WarehouseError, *, is_warned: bool
) -> RosterAnswer:
    section, source = _team(file, team, error, is_warned=is_warned)
    return RosterAnswer(sorted(map(str, _list(file, section, "team_assignments"))), source)


def _team(
    file: TeamsFile, team: str, error: WarehouseError, *, is_warned: bool = False
) -> tuple[dict[str, Any], str]:
    if not file.path.exists():
        raise WarehouseError(
            error.cause,
            f"{error.remedy} There is no {file.path} to show instead: run `otc roster export` "
            "while the warehouse can be reached.",
        ) from None
    teams = file.section(file.document(), *PREFERENCES, "teams")
    if team not in teams:
        raise no_such_team(team, teams, str(file.path))
    section = file.section(teams, team)
    written_at = file.written_at()
    source = f"{file.path}, written {written_at:%Y-%m-%d %H:%M} UTC ({_age(written_at)} ago)"
    if not is_warned:
        logger.warning(
            "%s Shown instead: %s, with the members and queues that were active then.",
            error.cause,
            source,
            extra={"event": "file_shown"},
        )
    return section, source


def _list(file: TeamsFile, section: Mapping[str, Any], name: str) -> list[Any]:
    found = section.get(name, [])
    if not isinstance(found, list):
        raise file.unreadable(f"{name} is not a list")
    return found


def _member(file: TeamsFile, team: str, member: object) -> dict[str, Any]:
    if not isinstance(member, dict) or not member.get("name"):
        raise file.unreadable(f"a member of {team} has no name")
    start = member.get("start_date")
    try:
        start_date = iso_day(str(start)) if start is not None else None
    except ValueError:
        raise file.unreadable(f"the start_date of {member['name']} is not a valid date") from None
    return {
        "id": member.get("id"),
        "name": member["name"],
        "email": member.get("email"),
        "organization": member.get("organization"),
        "team": team,
        "active": bool(member.get("active", True)),
        "start_date": start_date,
    }


def _age(moment: datetime) -> str:
    minutes = max(0, int((datetime.now(UTC) - moment).total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{minutes} min"
