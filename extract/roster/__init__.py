"""The team's roster for Python programs: who is in it, which queues they hold, and changes of both.

Names and defaults are those of the predecessor. Reads query the marts; `get_team_members` and
`get_team_queues` fall back to the JSON file when PostgreSQL cannot be reached: their answer's
`source` says so, and a warning of the logger `extract.roster`. Changes write the seed files and
rebuild the roster's part of the warehouse.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from extract.roster import changes, reads
from extract.roster.answer import RosterAnswer
from extract.roster.changes import Author, Roster
from extract.roster.edit import change_roster
from extract.roster.errors import RosterError
from extract.roster.export import export_teams
from extract.settings.environment import project_root

__all__ = [
    "add_team_member",
    "assign_queue",
    "export_teams_to_json",
    "get_member_by_email",
    "get_member_workload",
    "get_team_members",
    "get_team_queues",
    "remove_queue_assignment",
    "update_team_member",
]

# The predecessor's callers give no author.
SYSTEM = "system"


def get_team_members(
    team: str = "engineering", active_only: bool = True, fallback_to_json: bool = True
) -> RosterAnswer:
    """Dicts of id, name, email, organization, team, active, start_date; by id."""
    return reads.team_members(
        project_root(), team, active_only=active_only, fallback_to_json=fallback_to_json
    )


def get_team_queues(team: str = "engineering", active_only: bool = True) -> RosterAnswer:
    """Names of the queues that the team's members hold; with active_only=False, also past ones."""
    return reads.team_queues(project_root(), team, active_only=active_only)


def get_member_by_email(email: str) -> dict[str, Any] | None:
    """Active or not, in any case of letters; never from the file, which may not have everybody."""
    return reads.member_by_email(project_root(), email)


def get_member_workload(member_id: int) -> dict[str, Any]:
    """name, total_tickets, open_tickets, closed_tickets, closure_rate_pct, at the last build."""
    return reads.member_workload(project_root(), member_id)


def add_team_member(
    name: str,
    email: str,
    organization: str = "Orro",
    team: str = "engineering",
    start_date: date | str | None = None,
    notes: str | None = None,
    changed_by: str = SYSTEM,
) -> int:
    """Returns the new member's id."""
    values = {
        "name": name,
        "email": email,
        "organization": organization,
        "team": team,
        "start_date": start_date,
        "notes": notes,
    }
    author = Author(changed_by, "joined")
    return change_roster(project_root(), lambda roster: changes.add(roster, values, author))


def update_team_member(member_id: int, changed_by: str = SYSTEM, **updates: Any) -> bool:
    """Sets fields of the seed file. `active` (or is_active) with an end_date or a start_date ends
    a membership or begins a new one; `change_reason` says why."""
    reason = updates.pop("change_reason", None) or "updated"
    author = Author(changed_by, reason)
    change_roster(project_root(), _updating(member_id, updates, author))
    return True


def assign_queue(
    member_id: int,
    queue_name: str,
    assigned_date: date | str | None = None,
    assignment_type: str = "primary",
    notes: str | None = None,
) -> int:
    """Returns the assignment's id."""
    return change_roster(
        project_root(),
        lambda roster: changes.assign(
            roster,
            member_id,
            queue_name,
            Author(SYSTEM, "queue assigned"),
            assigned_date=assigned_date,
            assignment_type=assignment_type,
            notes=notes,
        ),
    )


def remove_queue_assignment(assignment_id: int, removed_date: date | str | None = None) -> bool:
    """Ends the assignment; its row stays."""
    change_roster(
        project_root(),
        lambda roster: changes.unassign(
            roster, assignment_id, Author(SYSTEM, "queue assignment removed"), removed_date
        ),
    )
    return True


def export_teams_to_json(path: Path | str | None = None) -> Path:
    """Writes OTC_TEAMS_JSON (teams.json) unless a path is given; returns the file written."""
    return export_teams(project_root(), Path(path) if path is not None else None)


def _updating(
    member_id: int, updates: dict[str, Any], author: Author
) -> Callable[[Roster], object]:
    values = dict(updates)
    flags = [values.pop(name) for name in ("active", "is_active") if name in values]
    if any(not isinstance(flag, bool) for flag in flags):
        raise RosterError("active is not True or False.", "Correct it.")

    def update(roster: Roster) -> None:
        if flags and flags[0] != roster.member(member_id)["is_active"]:
            if flags[0]:
                changes.reactivate(roster, member_id, author, values.pop("start_date", None))
            else:
                changes.deactivate(roster, member_id, author, values.pop("end_date", None))
        changes.update(roster, member_id, values, author)

    return update
