"""Does the desk answer? A connection and no more: a call would cost it a whole view."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import psycopg2
import psycopg2.errors
from requests import certs

from extract.check.checks import OK, WARNING, Answer, Asking
from extract.check.configuration import port_of, read_desk_settings, read_politeness, usable
from extract.check.logins import in_short
from extract.errors import DeskError, OtcError
from extract.otc.call_ledger import standing
from extract.otc.settings import LOOPBACK
from extract.warehouse.connection import Warehouse

LEDGER_SECONDS = 2.0


@dataclass(frozen=True)
class Leave:
    """Whether the ledger lets us near the desk."""

    state: str
    text: str
    is_given: bool = True


# A breaker that nobody can read is taken for closed: a bare connection does the desk no harm, and a
# warehouse that is down must not hide that the desk is down, too.
UNKNOWN = Leave(WARNING, "the warehouse does not say whether it may be called now")


def desk(environ: Mapping[str, str], seconds: float) -> Answer:
    settings = usable(lambda: read_desk_settings(environ))
    deadline = time.monotonic() + seconds
    ledger = Asking(lambda: _leave(environ))
    ledger.start()
    ledger.join(LEDGER_SECONDS)
    leave = ledger.answer or UNKNOWN
    if not leave.is_given:
        return leave.state, leave.text
    address = urlsplit(settings.base_url)
    certificates = settings.ca_bundle or certs.where()  # the very ones that a load trusts
    how = _connect(address, deadline - time.monotonic(), certificates)
    return leave.state, f"{address.hostname} {how}; no view was asked for; {leave.text}"


def _leave(environ: Mapping[str, str]) -> Leave:
    settings, _ = read_politeness(environ)
    try:
        warehouse = in_short(Warehouse.from_environ(environ, "LOADER"))
        with closing(warehouse.connect(autocommit=True)) as connection:
            now = standing(connection, settings)
    except psycopg2.errors.UndefinedTable:
        return Leave(OK, "it was never called from this warehouse")
    except (OtcError, psycopg2.Error):
        return UNKNOWN
    if now.open_until is not None:
        return Leave(
            WARNING,
            f"left alone until {now.open_until:%H:%M:%S} UTC, because it failed "
            f"{settings.breaker_failures} times in a row. Load again then: one call will probe it.",
            is_given=False,
        )
    if now.calls_of_the_hour >= settings.calls_per_hour:
        free = f" Load again after {now.free_at:%H:%M:%S} UTC." if now.free_at else ""
        return Leave(WARNING, f"all {settings.calls_per_hour} calls of this hour are made.{free}")
    return Leave(OK, f"{now.calls_of_the_hour} of {settings.calls_per_hour} calls made this hour")


def _connect(address: SplitResult, seconds: float, certificates: str) -> str:
    """How it answers; raises where a load could not even begin to call it."""
    host = str(address.hostname)
    port = port_of(address)
    where = f"{host}:{port}"
    deadline = time.monotonic() + seconds
    try:
        with socket.create_connection((host, port), timeout=seconds) as connection:
            if address.scheme != "https":
                return "connects"
            connection.settimeout(max(0.1, deadline - time.monotonic()))
            context = ssl.create_default_context(cafile=certificates)
            with context.wrap_socket(connection, server_hostname=host) as secured:
                return f"answers with a trusted certificate over {secured.version()}"
    except ssl.SSLCertVerificationError as error:
        raise DeskError(
            f"The certificate of {where} is not trusted ({error.verify_message}).",
            "Check OTC_BASE_URL; name a private authority's certificates in OTC_CA_BUNDLE.",
        ) from None
    except ssl.SSLError as error:
        raise DeskError(
            f"{where} does not speak TLS ({error.reason}).", "Check OTC_BASE_URL and its port."
        ) from None
    except TimeoutError:
        raise DeskError(f"{where} does not answer.", _remedy(host)) from None
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise DeskError(f"{where} does not connect ({cause}).", _remedy(host)) from None


def _remedy(host: str) -> str:
    if host in LOOPBACK:
        return "Start the stand-in desk with `make up`, or correct OTC_BASE_URL."
    return f"Check the VPN and the allow-list for {host}, then OTC_BASE_URL."
