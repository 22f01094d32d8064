"""The actions of `otc roster` that change it: each needs a reason and has an author."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from extract.commands import Subparsers
from extract.roster import changes
from extract.roster.changes import Author, Roster
from extract.roster.edit import change_roster
from extract.roster.errors import RosterError
from extract.roster.lock import login_name
from extract.roster.project import project_var
from extract.roster.seed_file import tidy
from extract.settings.environment import project_root

# Changes the files in memory; returns the sentence to print.
Change = Callable[[argparse.Namespace, Roster, Author], str]
FIELDS = ("name", "email", "organization", "team", "manager", "start-date", "end-date", "notes")


def add_change_parsers(actions: Subparsers) -> None:
    add = _parser(actions, "add", _add, "a new member")
    add.add_argument("name", help="as the desk writes it in tickets")
    add.add_argument("email")
    add.add_argument("--organization", default="Orro", help="(Orro)")
    add.add_argument("--team", help="by default dbt's var default_team (engineering)")
    add.add_argument("--manager", metavar="MEMBER", help="e-mail or id")
    add.add_argument("--start-date", metavar="YYYY-MM-DD", help="by default today")
    add.add_argument("--notes")

    update = _member_parser(actions, "update", _update, "change a member's fields")
    for field in FIELDS:
        update.add_argument(f"--{field}", help="'' clears it" if field == "manager" else None)

    deactivate = _member_parser(
        actions, "deactivate", _deactivate, "end a membership, and the assignments with it"
    )
    deactivate.add_argument("--end-date", metavar="YYYY-MM-DD", help="by default today")

    reactivate = _member_parser(
        actions, "reactivate", _reactivate, "a member returns; assign queues again"
    )
    reactivate.add_argument("--start-date", metavar="YYYY-MM-DD", help="by default today")

    assign = _member_parser(actions, "assign", _assign, "give a member a queue")
    assign.add_argument("queue", help="as the desk writes it in tickets")
    assign.add_argument("--type", default="primary", help="primary, backup or rotation (primary)")
    assign.add_argument("--date", metavar="YYYY-MM-DD", help="by default today")
    assign.add_argument("--notes")

    unassign = _member_parser(actions, "unassign", _unassign, "take a queue from a member")
    unassign.add_argument("queue")
    unassign.add_argument("--date", metavar="YYYY-MM-DD", help="by default today")


def _member_parser(
    actions: Subparsers, name: str, change: Change, what: str
) -> argparse.ArgumentParser:
    parser = _parser(actions, name, change, what)
    parser.add_argument("member", help="e-mail or id")
    return parser


def _parser(actions: Subparsers, name: str, change: Change, what: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=what)
    parser.add_argument("--reason", required=True, help="why; kept in the history")
    parser.add_argument(
        "--by",
        default=login_name(),
        metavar="NAME",
        help="the author of the change (your login name)",
    )
    parser.add_argument(
        "--no-rebuild",
        action="store_true",
        help="only write the files; such changes are recorded together at the next build",
    )
    parser.set_defaults(run=_run, change=change)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    author = Author(arguments.by, arguments.reason)
    is_rebuilt = not arguments.no_rebuild
    told = change_roster(
        project_root(),
        lambda roster: arguments.change(arguments, roster, author),
        is_rebuilt=is_rebuilt,
    )
    arguments.log.note(
        "roster_changed",
        action=arguments.action,
        message=told,
        by=author.name,
        reason=author.reason,
        is_rebuilt=is_rebuilt,
    )
    sys.stdout.write(f"{told}\n")
    if not is_rebuilt:
        sys.stdout.write("The next build records the change.\n")
    return 0


def _add(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    values = {
        "name": arguments.name,
        "email": arguments.email,
        "organization": arguments.organization,
        "team": arguments.team or project_var(project_root(), "default_team"),
        "manager_id": arguments.manager,
        "start_date": arguments.start_date,
        "notes": arguments.notes,
    }
    member_id = changes.add(roster, values, author)
    return f"{arguments.name} is member {member_id}."


def _update(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    given = {field: getattr(arguments, field.replace("-", "_")) for field in FIELDS}
    values = {
        "manager_id" if field == "manager" else field.replace("-", "_"): value
        for field, value in given.items()
        if value is not None
    }
    if not values:
        raise RosterError("No field to change was given.", f"Give one of --{', --'.join(FIELDS)}.")
    is_changed = changes.update(roster, arguments.member, values, author)
    return "Changed." if is_changed else "No change: the values are already set."


def _deactivate(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    member = roster.member(arguments.member)
    closed = changes.deactivate(roster, arguments.member, author, arguments.end_date)
    told = f"{member['name']} left on {member['end_date']}; assignments ended: {len(closed)}."
    reports = [
        row["name"]
        for row in roster.members.rows
        if row["is_active"] and row["manager_id"] == member["team_member_id"]
    ]
    return f"{told} Still the manager of {', '.join(reports)}." if reports else told


def _reactivate(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    changes.reactivate(roster, arguments.member, author, arguments.start_date)
    member = roster.member(arguments.member)
    return f"{member['name']} is back from {member['start_date']}; no queues are assigned yet."


def _assign(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    assignment_id = changes.assign(
        roster,
        arguments.member,
        arguments.queue,
        author,
        assigned_date=arguments.date,
        assignment_type=arguments.type,
        notes=arguments.notes,
    )
    return f"Assignment {assignment_id}."


def _unassign(arguments: argparse.Namespace, roster: Roster, author: Author) -> str:
    member = roster.member(arguments.member)
    for row in roster.active_assignments(member):
        if _folded(row["queue_name"]) == _folded(arguments.queue):
            changes.unassign(roster, row["queue_assignment_id"], author, arguments.date)
            return f"Assignment {row['queue_assignment_id']} ended on {row['removed_date']}."
    raise RosterError(
        f"{member['name']} does not hold {arguments.queue!r}.",
        f"`otc roster show {member['email']}` names the queues.",
    )


def _folded(queue: str) -> str:
    return tidy(queue).casefold()
