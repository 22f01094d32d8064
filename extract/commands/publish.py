"""`otc publish`: lists the versions that readers got, shows what is next, and goes back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from extract.commands import Subparsers
from extract.record.runs import recorded
from extract.roster.project import project_var
from extract.settings.environment import load_environment, project_root
from extract.text_table import text_table
from extract.warehouse.connection import Warehouse
from extract.warehouse.versions import Difference, listed_versions, move_to, next_difference

VERSIONS = (
    "version", "served", "published", "by", "loaded until", "score", "gone", "came", "changed",
    "bytes kept", "kept", "why",
)  # fmt: skip
TABLES = ("table", "gone", "come", "change", "whole")
FIGURES = ("table", "month", "figure", "before", "after", "month over", "beyond limit")
EPILOG = """Builds publish by themselves (`dbt build`) once all that they built is whole and tested.
After `rollback` readers keep the older version until the next build publishes; rows of versions are
kept as the vars publication_kept_versions and publication_kept_hours say."""


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "publish", help="list the versions that readers got, and go back", epilog=EPILOG
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    listing = actions.add_parser("list", help="the versions: when, by whom, from which loads")
    listing.add_argument("--most", type=int, default=20, metavar="N", help="(20)")
    _finish(listing, _list)
    diff = actions.add_parser("diff", help="what publishing the last build would change")
    _finish(diff, _diff)
    rollback = actions.add_parser("rollback", help="give readers another version again")
    rollback.add_argument(
        "version", type=int, nargs="?", help="by default the one before; a newer one goes forward"
    )
    rollback.add_argument("--reason", required=True, help="why; it is kept")
    _finish(rollback, _rollback)


def _finish(parser: argparse.ArgumentParser, action: object) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.set_defaults(run=action)


def _list(arguments: argparse.Namespace) -> int:
    rows = listed_versions(_warehouse(), arguments.most)
    _print_rows(VERSIONS, rows, arguments.json)
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    limit = float(project_var(project_root(), "restatement_limit_pct"))
    found = next_difference(_warehouse(), limit)
    if arguments.json:
        _print_json(
            {
                "problems": [f"{problem}: {node}" for problem, node in found.problems],
                "tables": _dicts(TABLES, found.tables),
                "figures": _dicts(FIGURES, found.figures),
            }
        )
    else:
        sys.stdout.write(_as_text(found))
    return 0


def _as_text(found: Difference) -> str:
    parts = ["What was built last is what readers have."]
    if found.tables:
        parts = [text_table(TABLES, found.tables)]
    if found.figures:
        parts.append(text_table(FIGURES, found.figures))
    if found.problems:
        names = [f"  {problem}: {node}" for problem, node in found.problems]
        parts.append("\n".join(["It would not be published:", *names]))
    return "\n\n".join(parts) + "\n"


def _rollback(arguments: argparse.Namespace) -> int:
    warehouse = _warehouse()
    with recorded(warehouse, "rollback", project_root()) as record:
        with record.stage("exchange") as exchange:
            moved = move_to(warehouse, arguments.version, arguments.reason)
        record.row_count = exchange.row_count = moved.row_count
    seconds = round(exchange.seconds, 1)
    arguments.log.note(
        "rolled_back",
        version=moved.served,
        former_version=moved.former,
        counts={"exchanged": moved.row_count},
        seconds=seconds,
        reason=arguments.reason,
    )
    if arguments.json:
        _print_json({**vars(moved), "seconds": seconds})
    else:
        sys.stdout.write(
            f"Readers have version {moved.served} now, and had {moved.former}: "
            f"{moved.row_count:,} rows exchanged in {seconds} s.\n"
        )
    return 0


def _warehouse() -> Warehouse:
    return Warehouse.from_environ(load_environment(project_root()))


def _print_rows(header: Sequence[str], rows: Sequence[Sequence[object]], as_json: bool) -> None:
    if as_json:
        _print_json(_dicts(header, rows))
    else:
        sys.stdout.write(text_table(header, rows) + "\n" if rows else "No version yet.\n")


def _dicts(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[dict[str, object]]:
    names = [name.replace(" ", "_") for name in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")
