"""Is what pyproject.toml asks for installed, in the versions that it asks for?"""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires, version

from extract.check.checks import FAILURE, OK, WARNING, Answer

PROJECT = "otc-warehouse"
LEAST_PYTHON = (3, 10)
SHOWN = ("dlt", "dbt-core", "dbt-postgres")


def versions(
    requirements: Sequence[str] | None = None, least_python: tuple[int, int] = LEAST_PYTHON
) -> Answer:
    """Read from the packages' metadata: importing dlt and dbt would take seconds."""
    python = f"Python {platform.python_version()}"
    if sys.version_info < least_python:
        needed = ".".join(map(str, least_python))
        return FAILURE, f"{python}, but {needed} is needed. Name one: make PYTHON=/path/to/python."
    try:
        wanted = requires(PROJECT) or [] if requirements is None else requirements
    except PackageNotFoundError:
        return WARNING, f"{python}; the project itself is not installed. Run `make setup`."
    lacking = _lacking(wanted)
    if lacking:
        return WARNING, f"{python}; {', '.join(lacking)}. Run `make setup`."
    return OK, ", ".join([python, *(f"{name} {version(name)}" for name in SHOWN)])


def _lacking(requirements: Sequence[str]) -> list[str]:
    # It comes with dlt and dbt: where it is missing, that is one line's failure.
    from packaging.requirements import Requirement

    lacking = []
    for requirement in map(Requirement, requirements):
        # What only an extra asks for (the sandbox) is no need of production.
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
