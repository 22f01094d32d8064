"""One question to one mart: some of the oracle's metrics, by one of its cuts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.oracle import Catalogue, Key
from tests.warehouse.marts.answers import Answer, Asked, Shown, agree, is_nothing

Keep = Callable[[Catalogue, Key], bool]


@dataclass(frozen=True)
class Question:
    """`keep` says which of the oracle's groups the mart promises; by itself all of them."""

    source: str
    cut: str
    keys: Sequence[str]
    asked: Mapping[str, Asked]
    is_grouped: bool = True
    having: str = "true"
    keep: Keep = lambda catalogue, key: True

    def __str__(self) -> str:
        mart = next(word for word in self.source.split() if word.startswith(("marts.", "quality.")))
        metrics = ", ".join(self.asked) if len(self.asked) < 3 else f"{len(self.asked)} metrics"
        return f"{mart}: {metrics} by {self.cut}"

    @property
    def sql(self) -> str:
        columns = [*self.keys, *(one for asked in self.asked.values() for one in asked.columns)]
        selected = f"select {', '.join(columns)} from {self.source}"
        if not self.is_grouped:
            return selected
        places = ", ".join(str(place + 1) for place in range(len(self.keys)))
        return f"{selected} {f'group by {places} ' if places else ''}having {self.having}"

    def answers(self, rows: Sequence[tuple]) -> dict[str, dict[Key, Answer]]:
        answers: dict[str, dict[Key, Answer]] = {metric: {} for metric in self.asked}
        for row in rows:
            key, values = row[: len(self.keys)], iter(row[len(self.keys) :])
            for metric, asked in self.asked.items():
                assert key not in answers[metric], f"{key} is there twice"
                answers[metric][key] = asked.read([next(values) for _ in asked.columns])
        return answers

    def differences(self, rows: Sequence[tuple], catalogue: Catalogue) -> Iterator[str]:
        for metric, answers in self.answers(rows).items():
            figures = {
                key: figure
                for key, figure in catalogue[metric][self.cut].items()
                if self.keep(catalogue, key)
            }
            is_shown = isinstance(self.asked[metric], Shown)
            for key in figures.keys() | answers.keys():
                answer, figure = answers.get(key), figures.get(key)
                is_absent = key not in answers or key not in figures
                if is_absent and is_nothing(answer) and is_nothing(figure):
                    continue
                if not agree(answer, figure, is_shown):
                    yield f"{metric} {key}: the mart has {answer}, the oracle {figure}"
