"""`python -m tests.sandbox`: the embedded PostgreSQL and the stand-in desk; `make` drives it."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence

from extract.errors import ConfigurationError, OtcError
from extract.settings.environment import project_root
from tests.sandbox.lifecycle import Sandbox
from tests.sandbox.postgres import HOST, SUPERUSER, binaries
from tests.sandbox.throwaway import throwaway_postgres


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except OtcError as error:
        _say(f"sandbox: {error}")
        return int(error.exit_code)
    except KeyboardInterrupt:
        _say("\nsandbox: stopped.")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    actions = parser.add_subparsers(required=True, metavar="action")
    setup = actions.add_parser(
        "setup", help="write .env and profiles.yml, and start what they name"
    )
    setup.add_argument("--new-ports", action="store_true", help="choose other ports")
    setup.add_argument(
        "--only", action="store_true", help="fail when another warehouse is configured"
    )
    setup.set_defaults(run=_setup)
    actions.add_parser("up", help="start both; heal what was killed").set_defaults(run=_up)
    actions.add_parser("down", help="stop both; the data stays").set_defaults(run=_down)
    actions.add_parser("status", help="say what is up").set_defaults(run=_status)
    actions.add_parser("purge", help="stop both and delete all their data").set_defaults(run=_purge)
    borrow = actions.add_parser("borrow", help="run a command on an empty, throwaway PostgreSQL")
    borrow.add_argument("program", nargs="+", help="the command (put -- before it)")
    borrow.set_defaults(run=_borrow)
    clock = actions.add_parser("clock", help="move the desk's clock, for new and changed rows")
    clock.add_argument("--days", type=int, default=1, help="how many days forward (1)")
    clock.set_defaults(run=_clock)
    actions.add_parser(
        "programs", help="print the folder of the embedded PostgreSQL's programs (psql, pg_dump)"
    ).set_defaults(run=_programs)
    return parser


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _sandbox() -> Sandbox:
    return Sandbox(project_root())


def _setup(arguments: argparse.Namespace) -> int:
    sandbox = _sandbox()
    if sandbox.setup(new_ports=arguments.new_ports, say=_say):
        sandbox.up(_say)
        return 0
    if arguments.only:
        raise ConfigurationError(
            "The environment or .env names another warehouse; the demo is for the sandbox only.",
            "Use `make load build` for that one, or unset PGHOST and delete .env for the demo.",
        )
    _say("The environment or .env names another warehouse: the sandbox is not started.")
    return 0


def _up(_: argparse.Namespace) -> int:
    _sandbox().up(_say)
    return 0


def _down(_: argparse.Namespace) -> int:
    _sandbox().down(_say)
    return 0


def _status(_: argparse.Namespace) -> int:
    """Says which of the two is up; returns 0 if both are."""
    with _sandbox().locked() as state:
        sandbox = _sandbox()
        parts = {"PostgreSQL": sandbox.postgres(state), "stand-in desk": sandbox.desk(state)}
        running = {name: part.is_running() for name, part in parts.items()}
    for name, is_up in running.items():
        sys.stdout.write(f"{name}: {'up' if is_up else 'down'}\n")
    return 0 if all(running.values()) else 1


def _purge(_: argparse.Namespace) -> int:
    _sandbox().purge(_say)
    return 0


def _borrow(arguments: argparse.Namespace) -> int:
    """Runs a command with an empty PostgreSQL, and returns its exit code."""
    password = secrets.token_urlsafe(24)
    with throwaway_postgres(password) as postgres:
        login = {
            "PGHOST": HOST,
            "PGPORT": str(postgres.port),
            "PGDATABASE": "postgres",
            "PGUSER": SUPERUSER,
            "PGPASSWORD": password,
        }
        return subprocess.run(
            arguments.program, env={**os.environ, **login}, check=False
        ).returncode


def _clock(arguments: argparse.Namespace) -> int:
    _sandbox().advance_clock(arguments.days, _say)
    return 0


def _programs(_: argparse.Namespace) -> int:
    sys.stdout.write(f"{binaries()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
