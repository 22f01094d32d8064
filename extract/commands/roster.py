"""`otc roster`: shows the team, today or on a day, and its history; and changes it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extract.commands import Subparsers
from extract.commands.roster_changes import add_change_parsers
from extract.roster import reads
from extract.roster.export import export_teams
from extract.roster.project import project_var
from extract.roster.seed_file import iso_day
from extract.settings.environment import project_root
from extract.text_table import text_table

EPILOG = """A member is named by e-mail or id. Reads query the warehouse. A change writes
seeds/roster_members.csv and seeds/roster_queue_assignments.csv, and rebuilds the roster's part of
the warehouse, so that it is an entry of its own in the history. While PostgreSQL cannot be reached,
`list` shows the file that `export` wrote (OTC_TEAMS_JSON, by default teams.json at the project's
root) and says so. Exit codes: 0 all well, 1 failed or refused, 2 wrong usage, 4 another change is
under way, 5 configuration."""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "roster",
        help="show and change the team's members and their queues",
        epilog=EPILOG,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    listing = actions.add_parser("list", help="the members of a team, and its queues")
    _add_team(listing)
    listing.add_argument("--all", action="store_true", help="include those who left")
    listing.add_argument(
        "--no-fallback",
        action="store_true",
        help="fail when PostgreSQL cannot be reached, and do not show the file",
    )
    _finish(listing, _list)
    show = actions.add_parser("show", help="all about one member, with their queues")
    show.add_argument("member", help="e-mail or id")
    _finish(show, _show)
    add_change_parsers(actions)
    history = actions.add_parser("history", help="every change: what, when, by whom and why")
    history.add_argument(
        "member",
        nargs="?",
        help="e-mail or id (an id finds removed members, too); everybody if left out",
    )
    _finish(history, _history)
    as_of = actions.add_parser("as-of", help="who was in a team on a day")
    as_of.add_argument("day", type=_day, metavar="YYYY-MM-DD")
    _add_team(as_of)
    _finish(as_of, _as_of)
    export = actions.add_parser(
        "export",
        help="write the JSON file that is shown while PostgreSQL cannot be reached",
        description="Writes the teams of the warehouse, members and queues in use, into the file. "
        "Every other key in it stays as it is; nothing is ever read back into the warehouse.",
    )
    export.add_argument(
        "--file", type=Path, metavar="PATH", help="instead of OTC_TEAMS_JSON (teams.json)"
    )
    export.set_defaults(run=_export)


def _add_team(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--team", metavar="TEAM", help="by default dbt's var default_team (engineering)"
    )


def _finish(parser: argparse.ArgumentParser, run: object) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a valid date (YYYY-MM-DD)") from None


def _list(arguments: argparse.Namespace) -> int:
    root = project_root()
    team = _team(root, arguments)
    active_only, fallback = not arguments.all, not arguments.no_fallback
    members = reads.team_members(root, team, active_only=active_only, fallback_to_json=fallback)
    if arguments.json:
        return _print_json(members)
    queues = reads.team_queues(
        root,
        team,
        active_only=True,
        fallback_to_json=fallback,
        is_warned=members.is_fallback,
    )
    sys.stdout.write(_table(members, "No members."))
    sys.stdout.write(f"\nTeam {team}: {len(members)} members, queues: {', '.join(queues)}\n")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    member = reads.member_details(project_root(), arguments.member)
    if arguments.json:
        return _print_json(member)
    queues = member.pop("queues")
    fields = text_table(("field", "value"), list(member.items()), separators=False)
    sys.stdout.write(f"{fields}\n\n")
    sys.stdout.write(_table(queues, "No queues."))
    return 0


def _history(arguments: argparse.Namespace) -> int:
    rows = reads.history(project_root(), arguments.member)
    return _print(arguments, rows, "No changes yet.")


def _as_of(arguments: argparse.Namespace) -> int:
    root = project_root()
    rows = reads.roster_as_of(root, arguments.day, _team(root, arguments))
    return _print(arguments, rows, "Nobody was in the team on that day.")


def _export(arguments: argparse.Namespace) -> int:
    sys.stdout.write(f"Wrote {export_teams(project_root(), arguments.file)}.\n")
    return 0


def _team(root: Path, arguments: argparse.Namespace) -> str:
    return arguments.team or project_var(root, "default_team")


def _print(arguments: argparse.Namespace, rows: Sequence[Mapping[str, Any]], empty: str) -> int:
    if arguments.json:
        return _print_json(rows)
    sys.stdout.write(_table(rows, empty))
    return 0


def _print_json(content: object) -> int:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")
    return 0


def _table(rows: Sequence[Mapping[str, Any]], empty: str) -> str:
    """The history has whole records in one cell; --json shows all of them."""
    cells = [list(row.values()) for row in rows]
    return (
        text_table([name.replace("_", " ") for name in rows[0]], cells, widest=40)
        if rows
        else empty
    ) + "\n"
