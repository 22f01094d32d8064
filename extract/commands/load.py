"""`otc load`: loads the desk's views into the raw schema."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from extract.commands import Subparsers
from extract.load import exit_code, load_files, load_views
from extract.load.limits import LoadLimits
from extract.load.progress import Progress
from extract.load.progress_events import ProgressEvents
from extract.load.room import Room
from extract.load.run import Run
from extract.load.view import LoadOptions
from extract.load.write.pipeline import configure_dlt
from extract.otc.settings import DeskSettings
from extract.otc.views import VIEWS
from extract.record.stages import code_version
from extract.settings.environment import load_environment, number, project_root
from extract.text_table import text_table
from extract.warehouse.connection import Warehouse

HEADER = (
    "view",
    "status",
    "fetched",
    "inserted",
    "updated",
    "unchanged",
    "duplicate",
    "rejected",
    "vanished",
    "seconds",
)


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("load", help="load the desk's views into the raw schema")
    parser.add_argument(
        "views",
        nargs="*",
        metavar="view",
        help=f"which views ({', '.join(VIEWS)}); default: all",
    )
    parser.add_argument(
        "--file",
        type=Path,
        action="append",
        metavar="PATH",
        help="load this XLSX or CSV export and do not call the desk (may be given several times)",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="fetch, check and count, but write nothing (the call still counts for the rate limit)",
    )
    parser.add_argument(
        "--accept",
        type=_reason,
        metavar="REASON",
        help="load a view that breaks a limit all the same, this once; the reason is kept",
    )
    parser.add_argument(
        "--json", action="store_true", help="print the runs as JSON, not as a table"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    unknown = [name for name in arguments.views if name not in VIEWS]
    if unknown:
        arguments.log.say(
            "misused",
            f"otc load: unknown view {', '.join(unknown)}; the views are {', '.join(VIEWS)}.",
            level="error",
            exit_code=2,
        )
        return 2
    root = project_root()
    environ = load_environment(root)
    configure_dlt(root / ".otc" / "dlt")
    log = arguments.log
    progress = ProgressEvents(log) if log.is_json else Progress(log.stream)
    warehouse = Warehouse.from_environ(environ, "LOADER")
    names, work = list(dict.fromkeys(arguments.views)), root / ".otc" / "load"
    limits = {name: LoadLimits.from_environ(environ, name) for name in VIEWS}
    kept = number(environ, "OTC_REJECTED_DAYS", LoadOptions.rejected_days)
    options = LoadOptions(limits, arguments.accept, arguments.dry_run, kept, code_version(root))
    room = Room.from_environ(environ)
    if arguments.file:
        room.require(work, arguments.file)
        runs = load_files(arguments.file, names, warehouse, work, progress, options)
    else:
        desk = DeskSettings.from_environ(environ)
        room.require(work)
        runs = load_views(names or list(VIEWS), desk, warehouse, work, progress, options)
    sys.stdout.write(as_json(runs) if arguments.json else as_table(runs))
    return int(exit_code(runs))


def _reason(text: str) -> str:
    """Takes words only: an empty reason is not one."""
    if not text.strip():
        raise argparse.ArgumentTypeError("say why the load is right")
    return text.strip()


def as_table(runs: Sequence[Run]) -> str:
    rows = [(run.view, run.status, *_counts(run).values(), round(run.seconds, 1)) for run in runs]
    return "\n" + text_table(HEADER, rows) + "\n"


def as_json(runs: Sequence[Run]) -> str:
    return (
        json.dumps(
            [
                {
                    "run_id": run.run_id,
                    "view": run.view,
                    "status": run.status,
                    **{f"records_{name}": count for name, count in _counts(run).items()},
                    "rejections": run.rejections,
                    "findings": [asdict(finding) for finding in run.findings],
                    "seconds": round(run.seconds, 3),
                    "error": run.error_message,
                }
                for run in runs
            ],
            indent=2,
        )
        + "\n"
    )


def _counts(run: Run) -> dict[str, int | None]:
    return {name: getattr(run.counts, name, None) for name in HEADER[2:-1]}
