"""Does every setting parse? Each group of them is a question of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from extract.check.checks import FAILURE, OK, WARNING, Answer
from extract.errors import ConfigurationError, OtcError
from extract.otc.settings import LOOPBACK, DeskSettings, Politeness
from extract.otc.views import VIEWS
from extract.settings.environment import number, parse_env_file
from extract.warehouse.connection import Warehouse

T = TypeVar("T")
VIEW_IDS = [f"OTC_{name.upper()}_VIEW_ID" for name in VIEWS]
DESK_NAMES = ["OTC_BASE_URL", "OTC_USERNAME", "OTC_PASSWORD", *VIEW_IDS]
WAREHOUSE_NAMES = ["PGHOST", "PGDATABASE", "PGUSER", "PGPASSWORD"]
OWN_LOGINS = ("LOADER", "REPORTER")
# What was agreed with the desk's owner: settings may be gentler, never rougher.
AGREED = Politeness()
NOT_BELOW = ("call_gap_seconds", "view_gap_seconds", "breaker_open_seconds")
NOT_ABOVE = ("calls_per_hour", "breaker_failures")


def usable(parse: Callable[[], T]) -> T:
    """Settings for another question, which need not repeat what their own line says."""
    try:
        return parse()
    except ConfigurationError:
        raise OtcError("Not asked: its settings are wrong.", "See the lines above.") from None


def read_env_file(root: Path) -> dict[str, str]:
    """The project's `.env`; none is as good as an empty one."""
    path = root / ".env"
    try:
        return parse_env_file(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f".env cannot be read ({type(error).__name__}).",
            "Make it a text file of yours, or delete it and run `make setup`.",
        ) from None


def env_file(root: Path) -> Answer:
    """It holds passwords, so whose eyes can see it matters as much as what it says."""
    path = root / ".env"
    if not path.exists():
        return OK, "there is none; the environment alone decides"
    settings = read_env_file(root)
    if path.stat().st_mode & 0o077:
        return WARNING, "it holds passwords and is open to other users. Run `chmod 600 .env`."
    return OK, f"{len(settings)} settings, open to you alone"


def read_desk_settings(environ: Mapping[str, str]) -> DeskSettings:
    """Without the politeness, whose numbers are a question of their own."""
    _require_all(environ, DESK_NAMES)
    try:
        wanted = {*DESK_NAMES, "OTC_CA_BUNDLE"}
        settings = DeskSettings.from_environ(
            {name: value for name, value in environ.items() if name in wanted}
        )
        port_of(urlsplit(settings.base_url))
    except ValueError:
        raise ConfigurationError(
            "OTC_BASE_URL is no address.", "Set https://host/path, with a number for a port."
        ) from None
    return settings


def port_of(address: SplitResult) -> int:
    """The port that a call would go to; a ValueError where the address names none that exists."""
    return address.port or (443 if address.scheme == "https" else 80)


def desk_settings(environ: Mapping[str, str]) -> Answer:
    settings = read_desk_settings(environ)
    host = urlsplit(settings.base_url).hostname
    return OK, f"{settings.username} at {host}, with a view id each for {', '.join(VIEWS)}"


def read_politeness(environ: Mapping[str, str]) -> tuple[Politeness, list[str]]:
    """What parses, the defaults for the rest, and a sentence for each that does not."""
    settings, problems = Politeness(), []
    for setting in fields(Politeness):
        name = f"OTC_{setting.name.upper()}"
        try:
            value = number(environ, name, setting.default)
            if not math.isfinite(value):
                raise ConfigurationError(f"{name} is {value}, which is no number.", "Correct it.")
        except ConfigurationError as error:
            problems.append(str(error))
        else:
            settings = replace(settings, **{setting.name: type(setting.default)(value)})
    return settings, problems


def politeness(environ: Mapping[str, str]) -> Answer:
    """The stand-in desk needs no mercy; its settings must not follow us to the real one."""
    settings, problems = read_politeness(environ)
    if problems:
        return FAILURE, " ".join(problems)
    rough = [name for name in NOT_BELOW if getattr(settings, name) < getattr(AGREED, name)]
    rough += [name for name in NOT_ABOVE if getattr(settings, name) > getattr(AGREED, name)]
    if rough and not _is_stand_in(environ):
        names = ", ".join(f"OTC_{name.upper()}" for name in rough)
        return WARNING, f"a real desk is called more roughly than agreed. Remove {names}."
    return OK, (
        f"at most {settings.calls_per_hour} calls an hour, {settings.call_gap_seconds:g} s between "
        f"calls and {settings.view_gap_seconds:g} s between views"
    )


def warehouse_settings(environ: Mapping[str, str]) -> Answer:
    own_logins = [role for role in OWN_LOGINS if environ.get(f"OTC_{role}_USER")]
    _require_all(environ, [*WAREHOUSE_NAMES, *(f"OTC_{role}_PASSWORD" for role in own_logins)])
    dbt, loader = Warehouse.from_environ(environ), Warehouse.from_environ(environ, "LOADER")
    return OK, f"{dbt.host}:{dbt.port}/{dbt.database}; {loader.user} loads, {dbt.user} builds"


def _require_all(environ: Mapping[str, str], names: Sequence[str]) -> None:
    """All that is missing at once, not one a run."""
    missing = [name for name in names if not environ.get(name, "").strip()]
    if missing:
        raise ConfigurationError(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set.",
            "Set it in .env or in the environment (`make setup` writes a .env for the sandbox).",
        )


def _is_stand_in(environ: Mapping[str, str]) -> bool:
    """Or no desk at all: then there is nobody to be rough with."""
    try:
        host = urlsplit(environ.get("OTC_BASE_URL", "")).hostname
    except ValueError:
        return True
    return host is None or host in LOOPBACK
