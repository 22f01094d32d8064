"""The desk's settings: where it is, who we are there, and how gently it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from extract.environment import number, required
from extract.errors import ConfigurationError
from extract.otc.views import VIEWS

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Politeness:
    """The legacy desk is slow and shared: each number is a setting, these are its defaults."""

    timeout_seconds: float = 120
    retries: int = 3
    retry_first_seconds: float = 10
    retry_most_seconds: float = 300
    retry_after_default_seconds: float = 60
    call_gap_seconds: float = 5
    view_gap_seconds: float = 30

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Politeness:
        def setting(name: str, default: float) -> float:
            return number(environ, f"OTC_{name}", default)

        return cls(
            timeout_seconds=setting("TIMEOUT_SECONDS", cls.timeout_seconds),
            retries=int(setting("RETRIES", cls.retries)),
            retry_first_seconds=setting("RETRY_FIRST_SECONDS", cls.retry_first_seconds),
            retry_most_seconds=setting("RETRY_MOST_SECONDS", cls.retry_most_seconds),
            retry_after_default_seconds=setting(
                "RETRY_AFTER_DEFAULT_SECONDS", cls.retry_after_default_seconds
            ),
            call_gap_seconds=setting("CALL_GAP_SECONDS", cls.call_gap_seconds),
            view_gap_seconds=setting("VIEW_GAP_SECONDS", cls.view_gap_seconds),
        )


@dataclass(frozen=True)
class DeskSettings:
    """Everything that a call to the desk needs."""

    base_url: str
    username: str
    password: str = field(repr=False)
    view_ids: Mapping[str, str]
    politeness: Politeness

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
        )


def _checked_url(url: str) -> str:
    """Basic authentication in clear text is for the sandbox on this machine only."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(f"OTC_BASE_URL is {url!r}, which is no address.", "Set https://…")
    if parts.username or parts.password:
        raise ConfigurationError(
            "OTC_BASE_URL holds a user name or password.",
            "Move them to OTC_USERNAME and OTC_PASSWORD.",
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigurationError(
            f"OTC_BASE_URL sends the password to {parts.hostname} in clear text.", "Use https://."
        )
    return url
