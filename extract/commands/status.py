"""`otc status`: says how the warehouse is, in a few lines and one exit code."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from extract.check import FAILURE, OK, WARNING
from extract.commands import Subparsers
from extract.commands.check import SIGNS
from extract.settings.environment import load_environment, project_root


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "status",
        help="say how the warehouse is: loads, builds, gate, readers, alerts, disk, desk",
        epilog="exit codes: 0 all well, 1 something is wrong, 2 warnings only. What the desk's own "
        "figures say (its backlog, its SLA) is shown and changes no exit code.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, not lines")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # What it needs is imported late: `otc` lists its commands without it.
    from extract.watch.status import status

    root = project_root()
    lines = list(status(root, load_environment(root)))
    states = {line.state for line in lines}
    worst = next((state for state in (FAILURE, WARNING) if state in states), OK)
    if arguments.json:
        report = {"state": worst, "lines": [asdict(line) for line in lines]}
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    else:
        for line in lines:
            sys.stdout.write(f"{SIGNS[line.state]}  {line.name}: {line.text}\n")
    return {OK: 0, FAILURE: 1, WARNING: 2}[worst]
