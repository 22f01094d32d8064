"""`otc check`: checks that everything a load and a build need is there."""

from __future__ import annotations

import argparse
import os
import sys

from extract.check import FAILURE, OK, WARNING, check_setup
from extract.commands import Subparsers
from extract.settings.environment import project_root

SIGNS = {OK: "ok  ", WARNING: "WARN", FAILURE: "FAIL"}
LEVELS = {OK: "info", WARNING: "warning", FAILURE: "error"}


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "check",
        help="check configuration, desk, warehouse, disk, memory and versions",
        epilog="exit codes: 0 all well, 1 a failure, 2 warnings only",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    states = set()
    for line in check_setup(project_root(), os.environ):
        states.add(line.state)
        sys.stdout.write(f"{SIGNS[line.state]}  {line.name}: {line.text}\n")
        sys.stdout.flush()
        level = LEVELS[line.state]
        arguments.log.note("checked", level=level, check=line.name, message=line.text)
    if FAILURE in states:
        return 1
    return 2 if WARNING in states else 0
