"""What can be asked about the roster."""

from __future__ import annotations

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

MEMBER = """
select
    team_member_id as id, name, email, organization, team, is_active as active, start_date
from marts.team_members
"""
MEMBERS = f"{MEMBER} where team = %(team)s and (is_active or not %(active_only)s) order by id"
BY_EMAIL = f"{MEMBER} where email = lower(btrim(%(email)s))"
QUEUES = """
select distinct assignments.queue_name
from marts.team_queue_assignments as assignments
inner join marts.team_members as members
    on assignments.team_member_id = members.team_member_id
where members.team = %(team)s and (assignments.is_active or not %(active_only)s)
order by assignments.queue_name
"""
TEAMS = """
select team from marts.team_members union select team from marts.team_membership_periods
"""
# An unassigned ticket carries a placeholder in place of a name.
WORKLOAD = """
select
    members.name,
    count(tickets.ticket_id) as total_tickets,
    count(tickets.ticket_id) filter (where not tickets.is_closed) as open_tickets,
    count(tickets.ticket_id) filter (where tickets.is_closed) as closed_tickets
from marts.team_members as members
left join marts.tickets as tickets
    on members.name = tickets.assignee_name and not tickets.is_unassigned
where members.team_member_id = %(member_id)s
group by members.name
"""
DETAILS = """
select
    team_member_id as id, name, email, organization, team, manager_id, manager_name,
    is_active as active, start_date, end_date, notes, updated_by, change_reason,
    created_at, updated_at
from marts.team_members
where team_member_id::text = %(key)s or email = lower(%(key)s)
"""
ASSIGNMENTS = """
select
    queue_assignment_id as id, queue_name, assignment_type, is_active as active,
    assigned_date, removed_date, notes, updated_by, change_reason
from marts.team_queue_assignments
where team_member_id = %(member_id)s
order by id
"""
HISTORY = """
select
    changed_at, team_member_id, member_name, queue_assignment_id, change_type, field_changed,
    old_value, new_value, changed_by, change_reason
from marts.team_member_history
where %(member_id)s::bigint is null or team_member_id = %(member_id)s
order by changed_at, team_member_id, queue_assignment_id nulls first, field_changed, history_id
"""
AS_OF = """
select team_member_id as id, name, email, organization, team, manager_id, joined_date
from marts.team_roster_as_of(%(day)s)
where team = %(team)s
order by id
"""


def team_members(
    root: Path, team: str, *, active_only: bool, fallback_to_json: bool
) -> RosterAnswer:
    try:
        with marts(root) as session:
            rows = session.rows(MEMBERS, team=team, active_only=active_only)
            if not rows:
                _require_team(session, team)
            return RosterAnswer(rows)
    except WarehouseError as error:
        if not fallback_to_json or not is_unreachable(error):
            raise
        return members_from_file(_file(root), team, error, active_only=active_only)


def team_queues(
    root: Path,
    team: str,
    *,
    active_only: bool,
    fallback_to_json: bool = True,
    is_announced: bool = True,
) -> RosterAnswer:
    """`is_announced`: whether to warn of a file; for who has just been warned of it."""
    try:
        with marts(root) as session:
            rows = session.rows(QUEUES, team=team, active_only=active_only)
            if not rows:
                _require_team(session, team)
            return RosterAnswer(row["queue_name"] for row in rows)
    except WarehouseError as error:
        if not fallback_to_json or not is_unreachable(error):
            raise
        return queues_from_file(_file(root), team, error, is_announced=is_announced)


def member_by_email(root: Path, email: str) -> dict[str, Any] | None:
    with marts(root) as session:
        rows = session.rows(BY_EMAIL, email=email)
    return rows[0] if rows else None


def member_workload(root: Path, member_id: int) -> dict[str, Any]:
    with marts(root) as session:
        rows = session.rows(WORKLOAD, member_id=member_id)
    if not rows:
        raise _no_such_member(member_id)
    total, closed = rows[0]["total_tickets"], rows[0]["closed_tickets"]
    return {**rows[0], "closure_rate_pct": round(100 * closed / total, 2) if total else 0.0}


def member_details(root: Path, key: str) -> dict[str, Any]:
    """By id or e-mail, with all his queues."""
    with marts(root) as session:
        member = _member(session, key)
        return {**member, "queues": session.rows(ASSIGNMENTS, member_id=member["id"])}


def history(root: Path, key: str | None = None) -> Rows:
    """Oldest first. Who was taken out of the roster is found by his id."""
    with marts(root) as session:
        if key is None:
            return session.rows(HISTORY, member_id=None)
        if key.isdecimal():
            rows = session.rows(HISTORY, member_id=int(key))
            if rows:
                return rows
        return session.rows(HISTORY, member_id=_member(session, key)["id"])


def roster_as_of(root: Path, day: date, team: str) -> Rows:
    with marts(root) as session:
        rows = session.rows(AS_OF, day=day, team=team)
        if not rows:
            _require_team(session, team)
        return rows


def _member(session: Marts, key: str) -> dict[str, Any]:
    rows = session.rows(DETAILS, key=key.strip())
    if not rows:
        raise _no_such_member(key)
    return rows[0]


def _no_such_member(key: object) -> RosterError:
    return RosterError(f"The roster has no member {key!r}.", "`otc roster list --all` names them.")


def _require_team(session: Marts, team: str) -> None:
    teams = [row["team"] for row in session.rows(TEAMS)]
    if team not in teams:
        raise no_such_team(team, teams, "The warehouse")


def _file(root: Path) -> TeamsFile:
    return TeamsFile.in_project(root, load_environment(root))
