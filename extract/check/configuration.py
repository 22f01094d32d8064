"""Checks the settings: each group of them has a check of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from extract.check.checks import FAILURE, OK, WARNING, Result
from extract.errors import ConfigurationError, OtcError
from extract.otc.settings import LOOPBACK, CallLimits, DeskSettings
from extract.otc.views import VIEWS
from extract.settings.environment import number, parse_env_file
from extract.warehouse.connection import Warehouse

T = TypeVar("T")
VIEW_IDS = [f"OTC_{name.upper()}_VIEW_ID" for name in VIEWS]
DESK_NAMES = ["OTC_BASE_URL", "OTC_USERNAME", "OTC_PASSWORD", *VIEW_IDS]
WAREHOUSE_NAMES = ["PGHOST", "PGDATABASE", "PGUSER", "PGPASSWORD"]
OWN_LOGINS = ("LOADER", "REPORTER")
# What was agreed with the desk's owner: settings may be stricter, never looser.
AGREED = CallLimits()
NOT_BELOW = ("call_gap_seconds", "view_gap_seconds", "breaker_open_seconds")
NOT_ABOVE = ("calls_per_hour", "breaker_failures")


def usable(parse: Callable[[], T]) -> T:
    """Parses the settings for another check, which need not repeat what their own line says."""
    try:
        return parse()
    except ConfigurationError:
        raise OtcError("Not checked: its settings are wrong.", "See the lines above.") from None


def read_env_file(root: Path) -> dict[str, str]:
    """Reads the project's `.env`; a missing file counts as an empty one."""
    path = root / ".env"
    try:
        return parse_env_file(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f".env cannot be read ({type(error).__name__}).",
            "Make it a text file that you can read, or delete it and run `make setup`.",
        ) from None


def env_file(root: Path) -> Result:
    """Checks that `.env` parses and that only its owner can read it: it holds passwords."""
    path = root / ".env"
    if not path.exists():
        return OK, "not there; all settings come from the environment"
    settings = read_env_file(root)
    if path.stat().st_mode & 0o077:
        return WARNING, "it holds passwords and other users can read it. Run `chmod 600 .env`."
    return OK, f"{len(settings)} settings, readable by you alone"


def read_desk_settings(environ: Mapping[str, str]) -> DeskSettings:
    """Reads the desk's settings without the call limits, which have a check of their own."""
    _require_all(environ, DESK_NAMES)
    try:
        wanted = {*DESK_NAMES, "OTC_CA_BUNDLE"}
        settings = DeskSettings.from_environ(
            {name: value for name, value in environ.items() if name in wanted}
        )
        port_of(urlsplit(settings.base_url))
    except ValueError:
        raise ConfigurationError(
            "OTC_BASE_URL is not a valid address.",
            "Set https://host/path, with a number for a port.",
        ) from None
    return settings


def port_of(address: SplitResult) -> int:
    """Returns the port that a call would go to; a ValueError if the address has an invalid one."""
    return address.port or (443 if address.scheme == "https" else 80)


def desk_settings(environ: Mapping[str, str]) -> Result:
    settings = read_desk_settings(environ)
    host = urlsplit(settings.base_url).hostname
    return OK, f"{settings.username} at {host}, with a view id each for {', '.join(VIEWS)}"


def read_call_limits(environ: Mapping[str, str]) -> tuple[CallLimits, list[str]]:
    """Reads what parses, with the defaults for the rest, and a sentence for each problem."""
    limits, problems = CallLimits(), []
    for setting in fields(CallLimits):
        name = f"OTC_{setting.name.upper()}"
        try:
            value = number(environ, name, setting.default)
        except ConfigurationError as error:
            problems.append(str(error))
        else:
            limits = replace(limits, **{setting.name: type(setting.default)(value)})
    return limits, problems


def call_limits(environ: Mapping[str, str]) -> Result:
    """Warns when a real desk would be called with the looser limits of the stand-in desk."""
    limits, problems = read_call_limits(environ)
    if problems:
        return FAILURE, " ".join(problems)
    loose = [name for name in NOT_BELOW if getattr(limits, name) < getattr(AGREED, name)]
    loose += [name for name in NOT_ABOVE if getattr(limits, name) > getattr(AGREED, name)]
    if loose and not _is_stand_in(environ):
        names = ", ".join(f"OTC_{name.upper()}" for name in loose)
        return WARNING, f"looser than agreed with the owner of a real desk. Remove {names}."
    return OK, (
        f"at most {limits.calls_per_hour} calls an hour, {limits.call_gap_seconds:g} s between "
        f"calls and {limits.view_gap_seconds:g} s between views"
    )


def warehouse_settings(environ: Mapping[str, str]) -> Result:
    own_logins = [role for role in OWN_LOGINS if environ.get(f"OTC_{role}_USER")]
    _require_all(environ, [*WAREHOUSE_NAMES, *(f"OTC_{role}_PASSWORD" for role in own_logins)])
    dbt, loader = Warehouse.from_environ(environ), Warehouse.from_environ(environ, "LOADER")
    return OK, f"{dbt.host}:{dbt.port}/{dbt.database}; {loader.user} loads, {dbt.user} builds"


def _require_all(environ: Mapping[str, str], names: Sequence[str]) -> None:
    """Names all missing settings at once, not one a run."""
    missing = [name for name in names if not environ.get(name, "").strip()]
    if missing:
        raise ConfigurationError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set.",
            "Set it in .env or in the environment (`make setup` writes a .env for the sandbox).",
        )


def _is_stand_in(environ: Mapping[str, str]) -> bool:
    """Tells the stand-in desk by its address; without a valid address no desk is called."""
    try:
        host = urlsplit(environ.get("OTC_BASE_URL", "")).hostname
    except ValueError:
        return True
    return host is None or host in LOOPBACK
