"""Reads settings from the process environment first, then from the project's `.env`.

The warehouse's variables and the desk's are each taken from one place as a group: if a shell names
another PGHOST, the password in `.env` must never be sent there.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path

from extract.errors import ConfigurationError

WAREHOUSE_PREFIXES = ("PG", "OTC_LOADER_", "OTC_TRANSFORMER_", "OTC_REPORTER_")
DESK_PREFIXES = (
    "OTC_BASE_URL",
    "OTC_USERNAME",
    "OTC_PASSWORD",
    "OTC_TICKETS_",
    "OTC_COMMENTS_",
    "OTC_TIMESHEETS_",
)
GROUPS = {"PGHOST": WAREHOUSE_PREFIXES, "OTC_BASE_URL": DESK_PREFIXES}


def project_root(start: Path | None = None) -> Path:
    """Finds the project's root, so that commands work from any folder of it."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "dbt_project.yml").exists():
            return folder
    raise ConfigurationError(
        f"{here} is not inside the warehouse project (no dbt_project.yml here or above).",
        "Change to the folder you cloned and run the command again.",
    )


def parse_env_file(text: str) -> dict[str, str]:
    """Parses `NAME=value` lines; an `export` before and one pair of quotes around are allowed."""
    values: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.strip().removeprefix("export ").strip()
        if not entry or entry.startswith("#"):
            continue
        name, equals, value = entry.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ConfigurationError(
                f"Line {number} of .env is not NAME=value.",
                "Correct it, or delete .env and run `make setup`.",
            )
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[name.strip()] = value
    return values


def merge_environment(file: Mapping[str, str], process: Mapping[str, str]) -> dict[str, str]:
    """Merges the file's values and the process's, which win; a group has one origin."""
    merged = dict(file)
    for head, prefixes in GROUPS.items():
        if process.get(head) and process[head] != file.get(head):
            merged = {
                name: value for name, value in merged.items() if not name.startswith(prefixes)
            }
    return {**merged, **process}


def load_environment(root: Path) -> dict[str, str]:
    """Reads the settings for a command that runs in this project."""
    path = root / ".env"
    try:
        file = parse_env_file(path.read_text(encoding="utf-8")) if path.exists() else {}
    except UnicodeDecodeError:
        raise ConfigurationError(".env is not UTF-8.", "Save it as UTF-8.") from None
    return merge_environment(file, os.environ)


def required(environ: Mapping[str, str], name: str, meaning: str) -> str:
    """Reads a setting that has no sensible default; an empty one counts as missing."""
    value = environ.get(name, "").strip()
    if not value:
        raise ConfigurationError(
            f"{name} is not set: {meaning}.",
            "Set it in .env or in the environment (`make setup` writes a .env for the sandbox).",
        )
    return value


def number(environ: Mapping[str, str], name: str, default: float) -> float:
    """Reads a numeric setting, and names one that is not a number."""
    value = environ.get(name, "").strip()
    if not value:
        return default
    try:
        parsed = float(value)
    except ValueError:
        raise ConfigurationError(
            f"{name} is {value!r}, which is not a number.", "Correct it."
        ) from None
    if not math.isfinite(parsed):
        raise ConfigurationError(f"{name} is {value}, which is not finite.", "Correct it.")
    if parsed < 0:
        raise ConfigurationError(f"{name} is {value}, which is below zero.", "Correct it.")
    return parsed
