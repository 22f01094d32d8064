"""Checks that Python and the packages have the versions that pyproject.toml asks for."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from extract.check.checks import FAILURE, OK, WARNING, Result

PROJECT = "otc-warehouse"
SHOWN = ("dlt", "dbt-core", "dbt-postgres")


def versions(requirements: Sequence[str] | None = None, python_needed: str | None = None) -> Result:
    """Reads the packages' metadata: importing dlt and dbt would take seconds."""
    # It comes with dlt and dbt: if it is missing, this check fails and the others still run.
    from packaging.specifiers import SpecifierSet

    python = f"Python {platform.python_version()}"
    try:
        python_needed = python_needed or metadata(PROJECT)["Requires-Python"]
        wanted = requires(PROJECT) or [] if requirements is None else requirements
    except PackageNotFoundError:
        return WARNING, f"{python}; the project itself is not installed. Run `make setup`."
    if not SpecifierSet(python_needed).contains(platform.python_version(), prereleases=True):
        return FAILURE, (
            f"{python}, but {python_needed} is needed. Name one: make PYTHON=/path/to/python."
        )
    lacking = _lacking(wanted)
    if lacking:
        return WARNING, f"{python}; {', '.join(lacking)}. Run `make setup`."
    return OK, ", ".join([python, *(f"{name} {version(name)}" for name in SHOWN)])


def _lacking(requirements: Sequence[str]) -> list[str]:
    from packaging.requirements import Requirement

    lacking = []
    for requirement in map(Requirement, requirements):
        # Production does not need what only an extra asks for.
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            lacking.append(f"{requirement.name} is not installed")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            lacking.append(f"{requirement.name} is {found}, not {requirement.specifier}")
    return lacking
