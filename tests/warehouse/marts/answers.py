"""What a mart's columns say, in the figures of the oracle, and when the two say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from tests.oracle import Figure, Mean, Ratio, value_of

# Hours are stored with six decimals, means and percentiles with two: each is off by at most half a
# unit of its last one. The sum of a thousand hours is off by a thousand such halves.
OFF_IN_SIX = Fraction(1, 2 * 10**6)
OFF_IN_TWO = Fraction(1, 2 * 10**2)

Answer = Figure | Decimal


class Asked(Protocol):
    """SQL expressions over a mart, and the figure that they make."""

    @property
    def columns(self) -> Sequence[str]: ...
    def read(self, values: Sequence[object]) -> Answer: ...


@dataclass(frozen=True)
class Count:
    """A whole number or a day; nothing counted is 0."""

    column: str

    @property
    def columns(self) -> Sequence[str]:
        return (self.column,)

    def read(self, values: Sequence[object]) -> Answer:
        (value,) = values
        assert value is None or isinstance(value, (int, date, Decimal)), value
        return int(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Share:
    """A numerator and its denominator."""

    numerator: str
    denominator: str

    @property
    def columns(self) -> Sequence[str]:
        return self.numerator, self.denominator

    def read(self, values: Sequence[object]) -> Answer:
        numerator, denominator = (int(str(value)) for value in values)
        return Ratio(numerator, denominator)


@dataclass(frozen=True)
class Hours:
    """Hours, as a sum or of a percentile."""

    column: str

    @property
    def columns(self) -> Sequence[str]:
        return (self.column,)

    def read(self, values: Sequence[object]) -> Answer:
        (value,) = values
        return None if value is None else Fraction(str(value))


@dataclass(frozen=True)
class Total:
    """A sum and the count that it is a mean of."""

    total: str
    count: str

    @property
    def columns(self) -> Sequence[str]:
        return self.total, self.count

    def read(self, values: Sequence[object]) -> Answer:
        total, count = values
        return Mean(Fraction(str(total or 0)), int(str(count)))


@dataclass(frozen=True)
class Shown:
    """A percentage, mean or percentile that the mart stores with two decimals."""

    column: str

    @property
    def columns(self) -> Sequence[str]:
        return (self.column,)

    def read(self, values: Sequence[object]) -> Answer:
        (value,) = values
        assert value is None or isinstance(value, Decimal), value
        return value


def is_nothing(figure: Answer) -> bool:
    """A group that the other side does not have may stand there with nothing in it."""
    if isinstance(figure, Ratio):
        return not figure.denominator
    if isinstance(figure, Mean):
        return not figure.count
    return not figure


def agree(answer: Answer, figure: Figure, is_shown: bool) -> bool:
    if is_shown:
        return _is_rounded(answer, figure)
    if isinstance(answer, Mean) and isinstance(figure, Mean):
        off = abs(answer.total - figure.total)
        return answer.count == figure.count and off <= figure.count * OFF_IN_SIX
    if isinstance(answer, Fraction) and isinstance(figure, Fraction):
        # A percentile comes from PostgreSQL as a float of some 15 digits.
        return abs(answer - figure) <= 2 * OFF_IN_SIX
    return answer == figure


def _is_rounded(answer: Answer, figure: Figure) -> bool:
    exact = figure.exact if isinstance(figure, Mean) else figure
    if not isinstance(answer, Decimal) or not isinstance(exact, Fraction):
        return answer == value_of(figure)
    return abs(Fraction(answer) - exact) <= OFF_IN_TWO + OFF_IN_SIX
