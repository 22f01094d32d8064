"""Reads the desk's settings: its address, our account, and the limits of our calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from extract.errors import ConfigurationError
from extract.otc.views import VIEWS
from extract.settings.environment import number, required

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ABOVE_ZERO = ("timeout_seconds", "answer_seconds")
AT_LEAST_ONE = ("calls_per_hour", "breaker_failures", "breaker_successes")


@dataclass(frozen=True)
class CallLimits:
    """Limits the calls to a slow and shared desk: each number is a setting, here its default."""

    timeout_seconds: float = 120.0
    # For a whole answer, however it trickles in: the largest takes some minutes on a slow line.
    answer_seconds: float = 3600.0
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
    def from_environ(cls, environ: Mapping[str, str]) -> CallLimits:
        """Reads a setting for each field: OTC_ and its name."""
        values = {}
        for setting in fields(cls):
            value = number(environ, f"OTC_{setting.name.upper()}", setting.default)
            if setting.name in AT_LEAST_ONE and value < 1:
                raise ConfigurationError(
                    f"OTC_{setting.name.upper()} is {value:g}, which does not allow any call.",
                    "Set it to 1 or more.",
                )
            if setting.name in ABOVE_ZERO and value <= 0:
                raise ConfigurationError(
                    f"OTC_{setting.name.upper()} is 0, so every call would time out.",
                    "Set it above 0.",
                )
            values[setting.name] = type(setting.default)(value)
        return cls(**values)


@dataclass(frozen=True)
class DeskSettings:
    """Holds everything that a call to the desk needs."""

    base_url: str
    username: str
    password: str = field(repr=False)
    view_ids: Mapping[str, str]
    call_limits: CallLimits
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
            call_limits=CallLimits.from_environ(environ),
            # For a desk, or a company's proxy, with a certificate that a private authority signed.
            ca_bundle=_existing_file(environ, "OTC_CA_BUNDLE"),
        )


def _existing_file(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").strip()
    if value and not Path(value).is_file():
        raise ConfigurationError(
            f"{name} is {value!r}, which is not a file.", "Correct or unset it."
        )
    return value or None


def _checked_url(url: str) -> str:
    """Refuses http://, which sends the password in clear text, except to this machine itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ConfigurationError("OTC_BASE_URL is not a valid address.", "Set https://…") from None
    if "@" in url or parts.username or parts.password:
        raise ConfigurationError(
            "OTC_BASE_URL holds a user name or password.",
            "Move them to OTC_USERNAME and OTC_PASSWORD.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"OTC_BASE_URL is {url!r}, which is not a valid address.", "Set https://…"
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigurationError(
            f"OTC_BASE_URL sends the password to {parts.hostname} in clear text.", "Use https://."
        )
    return url
