"""What dbt_project.yml says that the roster goes by, and what day it is."""

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
            f"dbt_project.yml has no var {name} that can be read ({type(error).__name__}).",
            "Take it back from git.",
        ) from None


def today(root: Path) -> date:
    """The desk's day: a change made in the Sydney morning is not of the day before."""
    name = project_var(root, "desk_timezone")
    try:
        return datetime.now(ZoneInfo(name)).date()
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(
            f"desk_timezone is {name!r}, which is no time zone.", "Correct it in dbt_project.yml."
        ) from None
