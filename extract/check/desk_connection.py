"""Checks that the desk answers, by a connection alone: a call would cost it a whole view."""

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

from extract.check.checks import OK, WARNING, BackgroundCall, Result
from extract.check.configuration import port_of, read_call_limits, read_desk_settings, usable
from extract.check.logins import with_short_timeouts
from extract.errors import DeskError, OtcError
from extract.otc.call_ledger import read_state
from extract.otc.settings import LOOPBACK
from extract.warehouse.connection import Warehouse

LEDGER_TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True)
class Admission:
    """Says whether the call ledger would admit a call now, and whether we may connect."""

    state: str
    text: str
    may_connect: bool = True


# A circuit breaker that cannot be read counts as closed: a connection alone does not harm the desk,
# and a warehouse that is down must not hide that the desk is down, too.
UNKNOWN = Admission(WARNING, "the warehouse cannot say whether it may be called now")


def desk(environ: Mapping[str, str], seconds: float) -> Result:
    settings = usable(lambda: read_desk_settings(environ))
    deadline = time.monotonic() + seconds
    ledger = BackgroundCall(lambda: _admission(environ))
    ledger.start()
    ledger.join(LEDGER_TIMEOUT_SECONDS)
    admission = ledger.result or UNKNOWN
    if not admission.may_connect:
        return admission.state, admission.text
    address = urlsplit(settings.base_url)
    certificates = settings.ca_bundle or certs.where()  # the very ones that a load trusts
    how = _connect(address, deadline - time.monotonic(), certificates)
    return admission.state, f"{address.hostname} {how}; no view was fetched; {admission.text}"


def _admission(environ: Mapping[str, str]) -> Admission:
    limits, _ = read_call_limits(environ)
    try:
        warehouse = with_short_timeouts(Warehouse.from_environ(environ, "LOADER"))
        with closing(warehouse.connect(autocommit=True)) as connection:
            ledger = read_state(connection, limits)
    except psycopg2.errors.UndefinedTable:
        return Admission(OK, "it was never called from this warehouse")
    except (OtcError, psycopg2.Error):
        return UNKNOWN
    if ledger.open_until is not None:
        return Admission(
            WARNING,
            f"the circuit breaker is open until {ledger.open_until:%H:%M:%S} UTC, because the desk "
            f"failed {limits.breaker_failures} times in a row. Load again then: one call tests it.",
            may_connect=False,
        )
    if ledger.calls_this_hour >= limits.calls_per_hour:
        free = f" Load again after {ledger.free_at:%H:%M:%S} UTC." if ledger.free_at else ""
        return Admission(
            WARNING, f"the rate limit of {limits.calls_per_hour} calls an hour is reached.{free}"
        )
    return Admission(
        OK, f"{ledger.calls_this_hour} of {limits.calls_per_hour} calls made this hour"
    )


def _connect(address: SplitResult, seconds: float, certificates: str) -> str:
    """Connects, and says how the desk answered; raises if a load could not even call it."""
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
