"""Asks all questions at once and gives each its line, in a fixed order and within a fixed time."""

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
Answer: TypeAlias = tuple[str, str]
Question: TypeAlias = Callable[[], Answer]
T = TypeVar("T")

# A URL in somebody's setting may carry a password where none belongs.
LOGIN_IN_URL = re.compile(r"//\S*@")


@dataclass(frozen=True)
class Finding:
    """One answer of the preflight."""

    what: str
    state: str
    text: str


class Asking(Thread, Generic[T]):
    """A question under way. A daemon: a name server that never answers must not hold the exit."""

    def __init__(self, ask: Callable[[], T]) -> None:
        super().__init__(daemon=True)
        self._ask = ask
        self.answer: T | None = None

    def run(self) -> None:
        self.answer = self._ask()


def answers(questions: Mapping[str, Question], seconds: float) -> Iterator[Finding]:
    """A finding for each question; who is silent for longer than `seconds` has failed."""
    deadline = time.monotonic() + seconds
    askings = {what: Asking(_guarded(question)) for what, question in questions.items()}
    for asking in askings.values():
        asking.start()
    for what, asking in askings.items():
        asking.join(max(0.0, deadline - time.monotonic()))
        state, text = asking.answer or _no_answer(asking, seconds)
        yield Finding(what, state, LOGIN_IN_URL.sub("//…@", " ".join(text.split())))


def _guarded(question: Question) -> Question:
    def ask() -> Answer:
        try:
            return question()
        except OtcError as error:
            return FAILURE, str(error)
        except ImportError as error:
            return FAILURE, f"{error.name} is not installed. Run `make setup`."
        except psycopg2.Error as error:
            first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
            return FAILURE, f"PostgreSQL refused: {first_line}. See to the cause and check again."
        except (OSError, ValueError, ArithmeticError) as error:
            return FAILURE, f"cannot be answered ({error}). See to the cause and check again."

    return ask


def _no_answer(asking: Asking[Answer], seconds: float) -> Answer:
    if asking.is_alive():
        return FAILURE, (
            f"no answer within {seconds:g} s. Check the address, the name server, the VPN and the "
            "firewall."
        )
    return FAILURE, "the question itself failed. This is a defect: report what is said above."
