"""Calls the desk over HTTP, with retries, and with errors that name cause and remedy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import requests

from extract.errors import DeskError
from extract.otc.deadline import DeadlineError, deadline
from extract.otc.settings import LOOPBACK, DeskSettings

READ_BYTES = 1 << 18
T = TypeVar("T")

REFUSALS = {
    401: (
        "The desk refuses the credentials (401).",
        "Check OTC_USERNAME and OTC_PASSWORD.",
    ),
    403: (
        "The service account does not have permission for the {view} view (403).",
        "Ask the desk's owner to grant it.",
    ),
    404: (
        "The desk does not know the id of the {view} view (404).",
        "Check OTC_{VIEW}_VIEW_ID and OTC_BASE_URL.",
    ),
}


class Outcome(StrEnum):
    """Says how a call ended. Only two outcomes count for the circuit breaker: answered, given up.

    A call that is tried again has not failed yet, and a refusal comes from a desk that works.
    """

    UNDER_WAY = "under way"
    ANSWERED = "answered"
    TRIED_AGAIN = "tried again"
    ABANDONED = "abandoned"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Answer:
    """Holds the desk's answer as it arrives, and its length in bytes if the desk states it."""

    pieces: Iterator[bytes]
    length: int | None


class _TransientError(Exception):
    """Says that a retry may help; `wait` is the desk's Retry-After, if it sent one."""

    def __init__(self, cause: str, wait: float | None = None) -> None:
        super().__init__(cause)
        self.wait = wait


class Ledger(Protocol):
    """Admits calls, for all processes that call the desk together."""

    def admit(self, view: str) -> int: ...

    def settle(self, call_id: int, outcome: Outcome) -> None: ...


class DeskClient:
    """Fetches views; the ledger admits each call and records its outcome."""

    def __init__(
        self,
        settings: DeskSettings,
        ledger: Ledger,
        *,
        notice: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._notice = notice
        self._sleep = sleep
        self._session = requests.Session()
        # Bytes: requests would encode text as Latin-1, which does not have the euro sign.
        self._session.auth = (settings.username.encode(), settings.password.encode())
        # Proxies and .netrc of the environment are ignored: the credentials go to the desk alone.
        self._session.trust_env = False
        self._session.verify = settings.ca_bundle or True

    def read(self, view: str, consume: Callable[[Answer], T]) -> T:
        """Fetches a view and passes its answer to `consume`, again for every attempt."""
        attempts = self._settings.call_limits.retries + 1
        for attempt in range(1, attempts + 1):
            call_id = self._ledger.admit(view)
            outcome = Outcome.ABANDONED
            try:
                result = self._attempt(view, consume)
                outcome = Outcome.ANSWERED
                return result
            except DeadlineError:
                # Another attempt would take as long.
                outcome = Outcome.GIVEN_UP
                raise DeskError(
                    f"The desk's answer for the {view} view was not complete after "
                    f"{self._settings.call_limits.answer_seconds:g} s.",
                    "Ask the desk's owner, or raise OTC_ANSWER_SECONDS.",
                ) from None
            except _TransientError as failure:
                is_last = attempt == attempts
                outcome = Outcome.GIVEN_UP if is_last else Outcome.TRIED_AGAIN
                if is_last:
                    raise DeskError(
                        f"{failure} Given up on the {view} view after {attempt} attempts.",
                        self._remedy(),
                    ) from None
                cause, wait = str(failure), self._wait_after(failure, attempt)
            finally:
                self._ledger.settle(call_id, outcome)
            self._notice(f"{cause} Trying again in {wait:g} s.")
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _wait_after(self, failure: _TransientError, attempt: int) -> float:
        limits = self._settings.call_limits
        if failure.wait is None:
            backoff = limits.retry_first_seconds * 2 ** (attempt - 1)
            return min(backoff, limits.retry_most_seconds)
        if failure.wait > limits.retry_after_most_seconds:
            raise DeskError(
                f"The desk asks for no calls for {failure.wait:.0f} s.", "Try again after that."
            )
        return failure.wait

    def _attempt(self, view: str, consume: Callable[[Answer], T]) -> T:
        limits = self._settings.call_limits
        try:
            with (
                deadline(limits.answer_seconds),
                self._session.get(
                    self._settings.base_url,
                    params={"id": self._settings.view_ids[view]},
                    timeout=limits.timeout_seconds,
                    stream=True,
                    allow_redirects=False,
                ) as response,
            ):
                self._check_status(view, response)
                return consume(Answer(response.iter_content(READ_BYTES), _length(response)))
        except requests.ConnectTimeout:
            raise _TransientError("The desk does not accept the connection in time.") from None
        except requests.Timeout:
            raise _TransientError(
                f"The desk did not answer within {self._settings.call_limits.timeout_seconds:g} s."
            ) from None
        except requests.exceptions.ChunkedEncodingError:
            raise _TransientError(
                "The desk dropped the connection in the middle of its answer."
            ) from None
        except requests.exceptions.SSLError as error:
            if "certificate verify failed" not in str(error):
                raise _TransientError("The desk broke off the TLS handshake.") from None
            raise DeskError(
                "The desk's certificate is not trusted.",
                "Name the authority's certificates in OTC_CA_BUNDLE, or correct OTC_BASE_URL.",
            ) from None
        except requests.ConnectionError:
            # Its text includes the address; the cause is always one of these.
            raise _TransientError(
                "The desk cannot be reached (refused, dropped or unknown host)."
            ) from None
        except requests.RequestException as error:
            raise DeskError(
                f"The call to the desk failed ({type(error).__name__}).", self._remedy()
            ) from None

    def _check_status(self, view: str, response: requests.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in REFUSALS:
            cause, remedy = REFUSALS[status]
            raise DeskError(cause.format(view=view), remedy.format(VIEW=view.upper()))
        if status == 429:
            raise _TransientError(
                "The desk's rate limit is reached (429).", self._retry_after(response)
            )
        if status >= 500:
            raise _TransientError(f"The desk has an internal problem ({status}).")
        raise DeskError(f"The desk answered {status}, which is not a view.", "Check OTC_BASE_URL.")

    def _retry_after(self, response: requests.Response) -> float:
        """Reads Retry-After: seconds or an HTTP date; anything else counts as absent."""
        value = response.headers.get("Retry-After", "").strip()
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return self._settings.call_limits.retry_after_default_seconds
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())

    def _remedy(self) -> str:
        host = urlsplit(self._settings.base_url).hostname
        if host in LOOPBACK:
            return "Start the stand-in desk with `make up`, or correct OTC_BASE_URL."
        return f"Check the VPN and the allow-list for {host}, then OTC_BASE_URL."


def _length(response: requests.Response) -> int | None:
    """Reads the length of the body as it will arrive; unknown if it is compressed."""
    length = response.headers.get("Content-Length", "")
    is_plain = "Content-Encoding" not in response.headers
    return int(length) if is_plain and length.isascii() and length.isdigit() else None
