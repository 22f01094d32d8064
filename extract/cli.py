"""Runs `otc <command>`; an error ends in one sentence and a documented exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import psycopg2

from extract.commands import (
    ask,
    backup,
    canary,
    check,
    env,
    load,
    profile,
    psql,
    publish,
    roles,
    roster,
    summary,
)
from extract.errors import ExitCode, OtcError
from extract.warehouse.connection import database_error

COMMANDS = (load, canary, publish, backup, check, summary, ask, roster, psql, roles, env, profile)
EPILOG = """exit codes: 0 all well, 1 failed, 2 wrong usage (for check: warnings), 3 loaded in part,
4 another load is under way, 5 configuration. Settings come from the environment and from .env."""


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="otc", description="The loader of the OTC warehouse.", epilog=EPILOG
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="command")
    for command in COMMANDS:
        command.add_parser(subparsers)
    backup.add_restore_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    parser = build_parser()
    # Unknown options are passed to psql.
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.command != "psql":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        return int(arguments.run(arguments))
    except OtcError as error:
        sys.stderr.write(f"otc {arguments.command}: {error}\n")
        return int(error.exit_code)
    except psycopg2.Error as error:
        sys.stderr.write(f"otc {arguments.command}: {database_error(error)}\n")
        return int(ExitCode.FAILED)
    except BrokenPipeError:
        # The reader has closed the pipe (`otc … | head`), so no message can be written.
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"\notc {arguments.command}: stopped.\n")
        return 130
