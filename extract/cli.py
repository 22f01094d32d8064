"""Runs `otc <command>`; an error ends in one sentence and a documented exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import time
from collections.abc import Sequence

import psycopg2

from extract.commands import (
    alert,
    ask,
    backup,
    canary,
    check,
    env,
    load,
    metrics,
    profile,
    psql,
    publish,
    roles,
    roster,
    run,
    status,
    summary,
)
from extract.errors import ConfigurationError, ExitCode, OtcError
from extract.log import Log, open_log
from extract.warehouse.connection import database_error

COMMANDS = (
    *(load, canary, publish, backup, run, alert),
    *(check, status, metrics, summary),
    *(ask, roster, psql, roles, env, profile),
)
EPILOG = """exit codes: 0 all well, 1 failed, 2 wrong usage (for check: warnings), 3 loaded in part,
4 another load or run is under way, 5 configuration. Settings come from the environment and
from .env."""


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
    try:
        log = open_log(sys.stderr)
    except ConfigurationError as error:
        Log(sys.stderr).fail(error)
        return int(error.exit_code)
    arguments = _parse(argv, log)
    began = time.monotonic()
    exit_code = _run(arguments, log)
    if not sys.stderr.closed:
        seconds = round(time.monotonic() - began, 3)
        log.note("finished", exit_code=exit_code, seconds=seconds)
    return exit_code


def _parse(argv: Sequence[str] | None, log: Log) -> argparse.Namespace:
    said = io.StringIO()
    # argparse ends the program itself, with several lines.
    with contextlib.ExitStack() as stack:
        if log.is_json:
            stack.enter_context(contextlib.redirect_stderr(said))
            stack.callback(lambda: _tell_misuse(said.getvalue(), log))
        parser = build_parser()
        # Unknown options are passed to psql.
        arguments, rest = parser.parse_known_args(argv)
        if rest and arguments.command != "psql":
            parser.error(f"unrecognized arguments: {' '.join(rest)}")
    log.command = arguments.command
    arguments.log, arguments.rest = log, rest
    return arguments


def _tell_misuse(said: str, log: Log) -> None:
    if said:
        log.say("misused", said, level="error", exit_code=2)


def _run(arguments: argparse.Namespace, log: Log) -> int:
    try:
        return int(arguments.run(arguments))
    except OtcError as error:
        log.fail(error)
        return int(error.exit_code)
    except psycopg2.Error as error:
        log.fail(database_error(error))
        return int(ExitCode.FAILED)
    except BrokenPipeError:
        # The reader has closed the pipe (`otc … | head`), so no message can be written.
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        log.say("stopped", f"\notc {arguments.command}: stopped.", level="error", exit_code=130)
        return 130
