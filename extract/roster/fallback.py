"""Reads from the JSON file, and when they are allowed."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from extract.errors import WarehouseError
from extract.roster.answer import RosterAnswer, no_such_team
from extract.roster.rules import is_day
from extract.roster.teams_file import PREFERENCES, TeamsFile

logger = logging.getLogger("extract.roster")

UNREACHABLE = re.compile(
    "Connection refused|could not translate host name|timeout expired|Connection timed out"
    "|No route to host|Network is unreachable|Host is unreachable|Connection reset"
    "|server closed the connection|No such file or directory|Cannot assign requested address"
)
# libpq quotes the server's own words after two blanks, whatever language its severity is in.
ANSWERED = re.compile(r"failed: \S+:  ")
# A server that says so has no answer to any question yet, or any more.
NOT_SERVING = re.compile("the database system is (starting up|shutting down|in recovery|not )")


def is_unreachable(error: WarehouseError) -> bool:
    """A server that answers, with a refusal too, was reached: that is never hidden by a file."""
    # A host may have several addresses; the error's own text shows the first one's alone.
    text = str(error.__context__ or error)
    if ANSWERED.search(text):
        return bool(NOT_SERVING.search(text))
    return bool(UNREACHABLE.search(text))


def members_from_file(
    file: TeamsFile, team: str, error: WarehouseError, *, active_only: bool
) -> RosterAnswer:
    """The shape of the warehouse's answer; None for what the file does not hold."""
    section, source = _team(file, team, error)
    members = [_member(file, team, member) for member in _list(file, section, "members")]
    found = [member for member in members if member["active"] or not active_only]
    return RosterAnswer(found, source)


def queues_from_file(
    file: TeamsFile, team: str, error: WarehouseError, *, is_announced: bool
) -> RosterAnswer:
    section, source = _team(file, team, error, is_announced=is_announced)
    return RosterAnswer(sorted(map(str, _list(file, section, "team_assignments"))), source)


def _team(
    file: TeamsFile, team: str, error: WarehouseError, *, is_announced: bool = True
) -> tuple[dict[str, Any], str]:
    if not file.path.exists():
        raise WarehouseError(
            error.cause,
            f"{error.remedy} No {file.path} stands in: `otc roster export` writes it in time.",
        ) from None
    teams = file.section(file.document(), *PREFERENCES, "teams")
    if team not in teams:
        raise no_such_team(team, teams, str(file.path))
    section = file.section(teams, team)
    written_at = file.written_at()
    source = f"{file.path}, written {written_at:%Y-%m-%d %H:%M} UTC ({_age(written_at)} ago)"
    if is_announced:
        logger.warning(
            "%s Shown instead is %s: active members and their queues, as they were then.",
            error.cause,
            source,
        )
    return section, source


def _list(file: TeamsFile, section: Mapping[str, Any], name: str) -> list[Any]:
    found = section.get(name, [])
    if not isinstance(found, list):
        raise file.unreadable(f"{name} is no list")
    return found


def _member(file: TeamsFile, team: str, member: object) -> dict[str, Any]:
    if not isinstance(member, dict) or not member.get("name"):
        raise file.unreadable(f"a member of {team} has no name")
    start = member.get("start_date")
    if start is not None and not is_day(str(start)):
        raise file.unreadable(f"the start_date of {member['name']} is no day")
    return {
        "id": member.get("id"),
        "name": member["name"],
        "email": member.get("email"),
        "organization": member.get("organization"),
        "team": team,
        "active": bool(member.get("active", True)),
        "start_date": date.fromisoformat(start) if start else None,
    }


def _age(moment: datetime) -> str:
    minutes = max(0, int((datetime.now(UTC) - moment).total_seconds() // 60))
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{minutes} min"
