"""Checks that dbt builds in the warehouse that the loader fills, with the login of PGUSER."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.check.checks import FAILURE, OK, WARNING, Result
from extract.check.configuration import usable
from extract.errors import ConfigurationError
from extract.otc.settings import LOOPBACK
from extract.warehouse.connection import Warehouse

PROFILE = "otc"  # dbt_project.yml asks for it by this name


def profile(root: Path, process: Mapping[str, str], environ: Mapping[str, str]) -> Result:
    """Compares dbt's login with the loader's: dbt itself does not read `.env`."""
    path = _path(root, process)
    if not path.exists():
        return WARNING, "profiles.yml is missing, so dbt cannot build. Run `otc profile`."
    dbt = _login(path, process)
    loader = usable(lambda: Warehouse.from_environ(environ))
    builds_in = _place(dbt["host"], dbt["port"], dbt["dbname"])
    fills = _place(loader.host, str(loader.port), loader.database)
    if builds_in != fills:
        return FAILURE, (
            f"dbt builds in {builds_in}, but the loader fills {fills}. Correct {path.name} or the "
            "PG variables; `otc profile` updates a file that it wrote from .env."
        )
    if (dbt["user"], dbt["password"]) != (loader.user, loader.password):
        return WARNING, (
            f"dbt logs in as {dbt['user']} with other credentials than PGUSER and PGPASSWORD, "
            f"which are checked here. Correct {path.name} or the variables."
        )
    return OK, f"dbt builds in {builds_in} as {dbt['user']}"


def _path(root: Path, process: Mapping[str, str]) -> Path:
    """Finds the file that dbt itself would read, run at the root."""
    if process.get("DBT_PROFILES_DIR"):
        return Path(process["DBT_PROFILES_DIR"]) / "profiles.yml"
    here = root / "profiles.yml"
    return here if here.exists() else Path.home() / ".dbt" / "profiles.yml"


def _login(path: Path, process: Mapping[str, str]) -> dict[str, str]:
    """Reads the file as dbt does, without the seconds that importing dbt takes."""
    # Both come with dbt: if it is missing, this check fails and the others still run.
    import jinja2
    import yaml

    def env_var(name: str, default: str | None = None) -> str:
        value = process.get(name, default)
        if value is None:
            raise ConfigurationError(
                f"{path.name} asks for {name}, which this shell does not set.",
                'Run `eval "$(make -s env)"`, or let `otc profile` write the file from .env.',
            )
        return value

    language = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for name in ("as_number", "as_bool", "as_native", "as_text"):
        language.filters[name] = str

    def rendered(value: Any) -> str:
        if value is None:
            raise LookupError("an entry is empty")
        return language.from_string(str(value)).render(env_var=env_var)

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))[PROFILE]
        target = process.get("DBT_TARGET") or rendered(found.get("target", "default"))
        output = found["outputs"][target]
        return {
            "host": rendered(output["host"]),
            "port": rendered(output["port"]),
            "dbname": rendered(output.get("dbname") or output["database"]),
            "user": rendered(output["user"]),
            "password": rendered(output.get("password") or output["pass"]),
        }
    except (
        yaml.YAMLError,
        jinja2.TemplateError,
        UnicodeError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        # The text of the error may quote the line with the password.
        raise ConfigurationError(
            f"{path.name} does not hold a complete profile `{PROFILE}` ({type(error).__name__}).",
            "Compare it with profiles.yml.example, or delete it and run `otc profile`.",
        ) from None


def _place(host: str, port: str, database: str) -> str:
    return f"{'localhost' if host in LOOPBACK else host}:{port}/{database}"
