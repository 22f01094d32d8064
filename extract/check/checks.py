"""Runs all checks at once and gives each its line, in a fixed order and within a fixed time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Generic, TypeAlias, TypeVar

import psycopg2

from extract.errors import OtcError

OK, WARNING, FAILURE = "ok", "warning", "failure"
Result: TypeAlias = tuple[str, str]  # one of the three states, and the text
Check: TypeAlias = Callable[[], Result]
T = TypeVar("T")

# A URL in a setting may hold a password that does not belong there.
LOGIN_IN_URL = re.compile(r"//\S*@")


@dataclass(frozen=True)
class Line:
    """Holds the result of one check under its name."""

    name: str
    state: str
    text: str


class BackgroundCall(Thread, Generic[T]):
    """Calls a function in a daemon thread: a call that never returns must not hold up the exit."""

    def __init__(self, call: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._call = call
        self.result: T | None = None

    def run(self) -> None:
        self.result = self._call()


def run_checks(checks: Mapping[str, Check], seconds: float) -> Iterator[Line]:
    """Yields a line for each check; a check that takes longer than `seconds` fails."""
    deadline = time.monotonic() + seconds
    calls = {name: BackgroundCall(_guarded(check)) for name, check in checks.items()}
    for call in calls.values():
        call.start()
    for name, call in calls.items():
        call.join(max(0.0, deadline - time.monotonic()))
        state, text = call.result or _no_result(call, seconds)
        yield Line(name, state, LOGIN_IN_URL.sub("//…@", " ".join(text.split())))


def _guarded(check: Check) -> Check:
    """Turns the errors that a check may raise into failures with a remedy."""

    def guarded() -> Result:
        try:
            return check()
        except OtcError as error:
            return FAILURE, str(error)
        except ImportError as error:
            return FAILURE, f"{error.name} is not installed. Run `make setup`."
        except psycopg2.Error as error:
            first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
            return FAILURE, f"PostgreSQL refused: {first_line}. Fix the cause and check again."
        except (OSError, ValueError, ArithmeticError) as error:
            return FAILURE, f"cannot be checked ({error}). Fix the cause and check again."

    return guarded


def _no_result(call: BackgroundCall[Result], seconds: float) -> Result:
    if call.is_alive():
        return FAILURE, (
            f"no answer within {seconds:g} s. Check the address, the name server, the VPN and the "
            "firewall."
        )
    return FAILURE, "the check itself failed. This is a defect: report the error shown above."
