"""What the oracle answers with: exact figures, rounded only where somebody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Key = tuple["str | int | date | None", ...]


@dataclass(frozen=True)
class Ratio:
    """A share; a percentage when read."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Decimal | None:
        """0 to 100 in two decimals; None when the denominator is 0."""
        if not self.denominator:
            return None
        return rounded(Fraction(100 * self.numerator, self.denominator))


@dataclass(frozen=True)
class Mean:
    """A total over a count; their quotient when read."""

    total: Fraction
    count: int

    @property
    def exact(self) -> Fraction | None:
        return self.total / self.count if self.count else None

    @property
    def value(self) -> Decimal | None:
        return None if self.exact is None else rounded(self.exact)


Figure = int | Fraction | date | Ratio | Mean | None
Figures = dict[Key, Figure]
# Metric, then the name of the cut (`whole`, `queue`, `queue day`, ...), then that cut's values.
Catalogue = dict[str, dict[str, Figures]]


def rounded(number: Fraction, places: int = 2) -> Decimal:
    """Halves go away from zero, as people and PostgreSQL's numeric round."""
    scaled = abs(number) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if number >= 0 else -units).scaleb(-places)


def value_of(figure: Figure) -> int | Decimal | date | None:
    """The figure as a report shows it."""
    if isinstance(figure, (Ratio, Mean)):
        return figure.value
    return rounded(figure) if isinstance(figure, Fraction) else figure


def percentile(values: Sequence[Fraction], share: Fraction) -> Fraction | None:
    """Continuous: between the two neighbours of the place, in proportion to their distance."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def mean(values: Sequence[Fraction]) -> Mean:
    return Mean(sum(values, Fraction()), len(values))
