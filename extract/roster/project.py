"""Reads the settings in dbt_project.yml that the roster uses, and today's date at the desk."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extract.errors import ConfigurationError


def project_var(root: Path, name: str) -> str:
    # Comes with dbt, and takes its time: a read of the marts does not need it.
    import yaml

    path = root / "dbt_project.yml"
    try:
        return str(yaml.safe_load(path.read_text(encoding="utf-8"))["vars"][name])
    except (yaml.YAMLError, LookupError, TypeError) as error:
        raise ConfigurationError(
            f"The var {name} of dbt_project.yml cannot be read ({type(error).__name__}).",
            "Restore it from git.",
        ) from None


def today(root: Path) -> date:
    """Returns the date at the desk: a morning in Sydney is still yesterday in UTC."""
    name = project_var(root, "desk_timezone")
    try:
        return datetime.now(ZoneInfo(name)).date()
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(
            f"desk_timezone {name!r} is not a time zone.", "Correct it in dbt_project.yml."
        ) from None
