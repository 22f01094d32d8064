"""Is everything there that a load and a build need? A line for each question, and no guessing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.check.checks import FAILURE, OK, WARNING, Finding, Question, answers
from extract.check.configuration import (
    desk_settings,
    env_file,
    politeness,
    read_env_file,
    warehouse_settings,
)
from extract.check.dbt_login import profile
from extract.check.desk import desk
from extract.check.logins import loader, reporter, transformer
from extract.check.machine import disk, memory
from extract.check.versions import versions
from extract.errors import OtcError
from extract.settings.environment import merge_environment

__all__ = ["FAILURE", "OK", "WARNING", "Finding", "preflight"]

# With Python's start and end a check stays below 5 s, whatever does not answer.
PATIENCE_SECONDS = 3.5
# The desk's own words ("does not connect") say more than that a question took too long.
DESK_SECONDS = 3.0


def preflight(root: Path, process: Mapping[str, str]) -> Iterator[Finding]:
    """Every question is asked, whatever the answers to the others; `process` is the shell's."""
    try:
        environ = merge_environment(read_env_file(root), process)
    except OtcError:
        environ = dict(process)  # the line of the .env says why
    questions: dict[str, Question] = {
        "versions": versions,
        "disk": lambda: disk(root),
        "memory": memory,
        ".env": lambda: env_file(root),
        "desk settings": lambda: desk_settings(environ),
        "politeness": lambda: politeness(environ),
        "warehouse settings": lambda: warehouse_settings(environ),
        "dbt profile": lambda: profile(root, process, environ),
        "desk": lambda: desk(environ, DESK_SECONDS),
        "loader": lambda: loader(environ),
        "transformer": lambda: transformer(environ),
    }
    if environ.get("OTC_REPORTER_USER"):
        questions["reporter"] = lambda: reporter(environ)
    return answers(questions, PATIENCE_SECONDS)
