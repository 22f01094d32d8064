"""`otc psql`: opens psql on the warehouse that `.env` or the environment names."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from extract.commands import Subparsers
from extract.errors import ConfigurationError
from extract.settings.environment import load_environment, project_root
from extract.warehouse.connection import Warehouse


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "psql", help="open psql on the warehouse", epilog="All other options are passed to psql."
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replaces this process with psql, so that keys, signals and exit code are psql's own."""
    root = project_root()
    environ = load_environment(root)
    Warehouse.from_environ(environ)  # reports what is not set
    program = shutil.which("psql")
    if program is None:
        raise ConfigurationError(
            "psql is not on the PATH.",
            "Install PostgreSQL's client programs, or use `make psql`, which brings its own.",
        )
    if (root / ".sandbox").is_dir():
        environ.setdefault("PSQL_HISTORY", str(root / ".sandbox" / "psql_history"))
    sys.stdout.flush()
    os.execve(program, [program, *arguments.rest], environ)
