"""The desk's settings: where it is, who we are there, and how gently it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from extract.errors import ConfigurationError
from extract.otc.views import VIEWS
from extract.settings.environment import number, required

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ABOVE_ZERO = "timeout_seconds"
AT_LEAST_ONE = ("calls_per_hour", "breaker_failures", "breaker_successes")


@dataclass(frozen=True)
class Politeness:
    """The legacy desk is slow and shared: each number is a setting, these are its defaults."""

    timeout_seconds: float = 120.0
    retries: int = 3
    retry_first_seconds: float = 10.0
    retry_most_seconds: float = 300.0
    retry_after_default_seconds: float = 60.0
    retry_after_most_seconds: float = 900.0
    call_gap_seconds: float = 5.0
    view_gap_seconds: float = 30.0
    calls_per_hour: int = 100
    breaker_failures: int = 3
    breaker_open_seconds: float = 600.0
    breaker_successes: int = 2

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Politeness:
        """Each field is a setting of its own: OTC_ and its name."""
        values = {}
        for setting in fields(cls):
            value = number(environ, f"OTC_{setting.name.upper()}", setting.default)
            if setting.name in AT_LEAST_ONE and value < 1:
                raise ConfigurationError(
                    f"OTC_{setting.name.upper()} is {value:g}, which lets no call through.",
                    "Set it to 1 or more.",
                )
            if setting.name == ABOVE_ZERO and value <= 0:
                raise ConfigurationError(
                    "OTC_TIMEOUT_SECONDS is 0, which no answer can keep.", "Set it above 0."
                )
            values[setting.name] = type(setting.default)(value)
        return cls(**values)


@dataclass(frozen=True)
class DeskSettings:
    """Everything that a call to the desk needs."""

    base_url: str
    username: str
    password: str = field(repr=False)
    view_ids: Mapping[str, str]
    politeness: Politeness
    ca_bundle: str | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> DeskSettings:
        return cls(
            base_url=_checked_url(
                required(environ, "OTC_BASE_URL", "the address of the desk's API")
            ),
            username=required(environ, "OTC_USERNAME", "the desk's service account"),
            password=required(
                environ, "OTC_PASSWORD", "the password of the desk's service account"
            ),
            view_ids={
                name: required(
                    environ, f"OTC_{name.upper()}_VIEW_ID", f"the id of the desk's {name} view"
                )
                for name in VIEWS
            },
            politeness=Politeness.from_environ(environ),
            # For a desk, or a company's proxy, whose certificate no public authority signed.
            ca_bundle=_existing_file(environ, "OTC_CA_BUNDLE"),
        )


def _existing_file(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip()
    if value and not Path(value).is_file():
        raise ConfigurationError(f"{name} is {value!r}, which is no file.", "Correct or unset it.")
    return value or None


def _checked_url(url: str) -> str:
    """Basic authentication in clear text is for the sandbox on this machine only."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError("OTC_BASE_URL is no address.", "Set https://…") from None
    if "@" in url or parts.username or parts.password:
        raise ConfigurationError(
            "OTC_BASE_URL holds a user name or password.",
            "Move them to OTC_USERNAME and OTC_PASSWORD.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(f"OTC_BASE_URL is {url!r}, which is no address.", "Set https://…")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigurationError(
            f"OTC_BASE_URL sends the password to {parts.hostname} in clear text.", "Use https://."
        )
    return url
