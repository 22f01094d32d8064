"""What can be asked about the roster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import WarehouseError
from extract.roster.answer import RosterAnswer, no_such_team
from extract.roster.errors import RosterError
from extract.roster.fallback import is_unreachable, members_from_file, queues_from_file
from extract.roster.marts import Marts, Rows, marts
from extract.roster.teams_file import TeamsFile
from extract.settings.environment import load_environment


def team_members(
    root: Path, team: str, *, active_only: bool, fallback_to_json: bool
) -> RosterAnswer:
    def stand_in(error: WarehouseError) -> RosterAnswer:
        return members_from_file(_file(root), team, error, active_only=active_only)

    values = {"team": team, "email": None, "active_only": active_only}
    return _of_team(root, "members", values, stand_in if fallback_to_json else None)


def team_queues(
    root: Path,
    team: str,
    *,
    active_only: bool,
    fallback_to_json: bool = True,
    is_warned: bool = False,
) -> RosterAnswer:
    """`is_warned`: the caller already has the warning that a file stands in."""

    def stand_in(error: WarehouseError) -> RosterAnswer:
        return queues_from_file(_file(root), team, error, is_warned=is_warned)

    values = {"team": team, "active_only": active_only}
    answer = _of_team(root, "queues", values, stand_in if fallback_to_json else None)
    if answer.is_fallback:
        return answer
    return RosterAnswer(row["queue_name"] for row in answer)


def member_by_email(root: Path, email: str) -> dict[str, Any] | None:
    with marts(root) as session:
        rows = session.rows("members", team=None, email=email, active_only=False)
    return rows[0] if rows else None


def member_workload(root: Path, member_id: int) -> dict[str, Any]:
    """As the last whole build counted it, which may be older than the roster."""
    with marts(root) as session:
        rows = session.rows("workload", member_id=member_id)
    if not rows:
        raise _no_such_member(member_id)
    if rows[0]["total_tickets"] is None:
        raise RosterError(
            f"The tickets of {rows[0]['name']}, who is new, are not counted yet.",
            "Run `dbt build`.",
        )
    return rows[0]


def member_details(root: Path, key: str) -> dict[str, Any]:
    """By id or e-mail, with all their queues."""
    with marts(root) as session:
        member = _member(session, key)
        return {**member, "queues": session.rows("assignments", member_id=member["id"])}


def history(root: Path, key: str | None = None) -> Rows:
    """Oldest first. A member whose row is gone is found by id."""
    with marts(root) as session:
        if key is None:
            return session.rows("history", member_id=None)
        if key.isdecimal():
            rows = session.rows("history", member_id=int(key))
            if rows:
                return rows
        return session.rows("history", member_id=_member(session, key)["id"])


def roster_as_of(root: Path, day: date, team: str) -> Rows:
    return _of_team(root, "as_of", {"day": day, "team": team}, None)


def _of_team(
    root: Path,
    query: str,
    values: dict[str, Any],
    stand_in: Callable[[WarehouseError], RosterAnswer] | None,
) -> RosterAnswer:
    """An empty answer is one only for a team that exists."""
    try:
        with marts(root) as session:
            rows = session.rows(query, **values)
            teams = [] if rows else [row["team"] for row in session.rows("teams")]
    except WarehouseError as error:
        if stand_in is None or not is_unreachable(error):
            raise
        return stand_in(error)
    if not rows and values["team"] not in teams:
        raise no_such_team(values["team"], teams, "The warehouse")
    return RosterAnswer(rows)


def _member(session: Marts, key: str) -> dict[str, Any]:
    rows = session.rows("member", key=key.strip())
    if not rows:
        raise _no_such_member(key)
    return rows[0]


def _no_such_member(key: object) -> RosterError:
    return RosterError(f"The roster has no member {key!r}.", "`otc roster list --all` names them.")


def _file(root: Path) -> TeamsFile:
    return TeamsFile.in_project(root, load_environment(root))
