"""`otc env`: prints the settings as `export` lines, for `eval "$(make -s env)"`."""

from __future__ import annotations

import argparse
import shlex
import sys

from extract.commands import Subparsers
from extract.settings.environment import load_environment, project_root

PREFIXES = ("PG", "OTC_")


def add_parser(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("env", help="print the settings as export lines for a shell")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Prints the merged settings, and a PATH on which the project's programs come first."""
    root = project_root()
    values = {
        name: value for name, value in load_environment(root).items() if name.startswith(PREFIXES)
    }
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(values.items())]
    lines.append(f'export PATH={shlex.quote(str(root / ".venv" / "bin"))}:"$PATH"\n')
    sys.stdout.write("".join(lines))
    return 0
