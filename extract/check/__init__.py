"""Checks that everything a load and a build need is there, with a line for each check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.check.backups import backups
from extract.check.checks import FAILURE, OK, WARNING, Check, Line, run_checks
from extract.check.configuration import (
    call_limits,
    desk_settings,
    env_file,
    read_env_file,
    warehouse_settings,
)
from extract.check.dbt_login import profile
from extract.check.desk_connection import desk
from extract.check.logins import loader, reporter, transformer
from extract.check.machine import disk, memory
from extract.check.versions import versions
from extract.errors import OtcError
from extract.settings.environment import merge_environment

__all__ = ["FAILURE", "OK", "WARNING", "Line", "check_setup"]

# With Python's own start and end, `otc check` stays below 5 s, whatever does not answer.
TIMEOUT_SECONDS = 3.5
# Shorter, because the desk's own message ("does not connect") says more than "no answer".
DESK_TIMEOUT_SECONDS = 3.0


def check_setup(root: Path, process: Mapping[str, str]) -> Iterator[Line]:
    """Runs every check, whatever the others find; `process` is the shell's environment."""
    try:
        environ = merge_environment(read_env_file(root), process)
    except OtcError:
        environ = dict(process)  # the check of .env reports why
    checks: dict[str, Check] = {
        "versions": versions,
        "disk": lambda: disk(root),
        "memory": memory,
        ".env": lambda: env_file(root),
        "desk settings": lambda: desk_settings(environ),
        "call limits": lambda: call_limits(environ),
        "warehouse settings": lambda: warehouse_settings(environ),
        "dbt profile": lambda: profile(root, process, environ),
        "desk": lambda: desk(environ, DESK_TIMEOUT_SECONDS),
        "loader": lambda: loader(environ),
        "transformer": lambda: transformer(environ),
        "backups": lambda: backups(root, environ),
    }
    if environ.get("OTC_REPORTER_USER"):
        checks["reporter"] = lambda: reporter(environ)
    return run_checks(checks, TIMEOUT_SECONDS)
