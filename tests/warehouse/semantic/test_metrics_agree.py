"""Every metric, asked of MetricFlow, is what plain SQL on the marts says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest

from tests.warehouse.semantic.metricflow_desk import MetricDesk
from tests.warehouse.semantic.other_topics import TOPICS as OTHER_TOPICS
from tests.warehouse.semantic.ticket_topics import TOPICS as TICKET_TOPICS
from tests.warehouse.semantic.topics import DAY, MONTH, Topic

TOPICS = {**TICKET_TOPICS, **OTHER_TOPICS}
CASES = [(name, cut) for name, topic in TOPICS.items() for cut in topic.cuts]
Key = tuple[str, ...]
Figures = dict[str, "float | None"]


@pytest.fixture(scope="module")
def asked(
    metric_desk: MetricDesk, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, Key], list[dict[str, str]]]:
    """The answers of all cases."""
    questions = []
    for name, cut in CASES:
        grouped = [f"--group-by={','.join(cut)}"] if cut else []
        questions.append([f"--metrics={','.join(TOPICS[name].figures)}", *grouped])
    answers = metric_desk.ask(questions, tmp_path_factory.mktemp("answers"))
    return dict(zip(CASES, answers, strict=True))


@pytest.mark.parametrize(("name", "cut"), CASES, ids=lambda value: str(value).replace("'", ""))
def test_a_metric_is_what_the_marts_say(
    metric_desk: MetricDesk,
    asked: dict[tuple[str, Key], list[dict[str, str]]],
    name: str,
    cut: Key,
) -> None:
    topic = TOPICS[name]
    expected = _expected(topic, cut, metric_desk.warehouse.query(topic.statement(cut)))
    assert expected, "nothing to compare"
    answered = _answered(topic, cut, asked[name, cut])
    assert sorted(answered) == sorted(expected)
    for key, figures in expected.items():
        for metric, figure in figures.items():
            wanted = None if figure is None else pytest.approx(figure, **_margin(topic, metric))
            assert answered[key][metric] == wanted, (key, metric)


def test_every_metric_is_compared(metric_desk: MetricDesk) -> None:
    manifest = metric_desk.project / "target" / "semantic_manifest.json"
    metrics = {metric["name"] for metric in json.loads(manifest.read_text())["metrics"]}
    assert {metric for topic in TOPICS.values() for metric in topic.figures} == metrics


def test_no_comparison_is_of_zeros_and_blanks_only(
    asked: dict[tuple[str, Key], list[dict[str, str]]],
) -> None:
    for name, cut in CASES:
        for metric in TOPICS[name].figures:
            assert any(float(row[metric] or 0) for row in asked[name, cut]), (name, cut, metric)


def _margin(topic: Topic, metric: str) -> dict[str, float]:
    """A mart that keeps two decimals is right to half of the last; else floats differ in theirs."""
    is_mean = not metric.endswith(("_pct", "_count"))
    return {"abs": 0.00501} if topic.is_rounded and is_mean else {"rel": 1e-9, "abs": 1e-9}


def _expected(topic: Topic, cut: Key, rows: Sequence[tuple]) -> dict[Key, Figures]:
    width = len(cut)
    return _with_something(
        {tuple(row[:width]): dict(zip(topic.figures, row[width:], strict=True)) for row in rows},
        topic,
    )


def _answered(topic: Topic, cut: Key, rows: Sequence[dict[str, str]]) -> dict[Key, Figures]:
    answered = {
        tuple(_day(row[word]) if word in (DAY, MONTH) else row[word] for word in cut): {
            metric: float(row[metric]) if row[metric] else None for metric in topic.figures
        }
        for row in rows
    }
    assert len(answered) == len(rows), "a group came twice"
    return _with_something(answered, topic)


def _with_something(rows: dict[Key, Figures], topic: Topic) -> dict[Key, Figures]:
    """Without groups in which nothing happened: the marts have them, MetricFlow does not."""
    if topic.blank_is_zero:
        rows = {
            key: {metric: figure or 0 for metric, figure in figures.items()}
            for key, figures in rows.items()
        }
    return {key: figures for key, figures in rows.items() if any(figures.values())}


def _day(stamp: str) -> str:
    return str(date.fromisoformat(stamp[:10])) if stamp else ""
