"""What a metric must be, said a second time: by plain SQL on the marts."""

from __future__ import annotations

from dataclasses import dataclass

MONTH = "metric_time__month"
DAY = "metric_time__day"


@dataclass(frozen=True)
class Topic:
    """Metrics of one relation, and the groupings to ask for.

    `words` and `figures` give the SQL of what MetricFlow calls by the key. Where two clocks meet in
    one answer (`blank_is_zero`), a blank of MetricFlow is a 0 of the mart.
    """

    relation: str
    clock: str
    words: dict[str, str]
    figures: dict[str, str]
    cuts: tuple[tuple[str, ...], ...]
    is_rounded: bool = False
    blank_is_zero: bool = False

    def statement(self, cut: tuple[str, ...]) -> str:
        clocks = {
            DAY: f"({self.clock})::date",
            MONTH: f"date_trunc('month', ({self.clock})::timestamp)::date",
        }
        keys = [f"coalesce(({(self.words | clocks)[word]})::text, '')" for word in cut]
        columns = ", ".join([*keys, *(f"({figure})::float8" for figure in self.figures.values())])
        numbers = ", ".join(str(number + 1) for number in range(len(cut)))
        return f"select {columns} from {self.relation}" + (f" group by {numbers}" if cut else "")


def usual_cuts(*words: str) -> tuple[tuple[str, ...], ...]:
    """The whole, each word, the month, and the month within the first word."""
    return (), *((word,) for word in words), (MONTH,), (words[0], MONTH)
