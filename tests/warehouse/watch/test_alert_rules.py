"""Each rule fires past its limit, and not one step before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.warehouse.watch.conftest import RULES, Watched
from tests.whole_build import NOW

STEP = 0.001
USUAL = 1000.0
# Their direction, in terms of the value: up is worse, or down is.
RISING = {"above", "rises", "deviates"}
# What only the machine of the loader knows (extract/watch/machine.py).
GIVEN = {
    "breaker_open",
    "disk_free_gib",
    "fallback_roster_age_hours",
    "memory_used_pct",
}


def limits(watched: Watched, rule_id: str) -> tuple[str, dict[str, float]]:
    """Gives the comparison, and the value at each limit that the rule has."""
    ((comparison, *both),) = watched.query(
        "select comparison, warning, critical from quality.alert_limits"
        f" where rule_id = '{rule_id}'"
    )
    values = {}
    for level, limit in zip(("warning", "critical"), both, strict=True):
        if limit is None:
            continue
        share = float(limit) / 100
        values[level] = {
            "above": float(limit),
            "below": float(limit),
            "rises": USUAL * (1 + share),
            "deviates": USUAL * (1 + share),
            "falls": USUAL * (1 - share),
        }[comparison]
    return comparison, values


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_fires_past_its_limit_and_not_at_it(rule_id: str, watched: Watched) -> None:
    measure = RULES[rule_id]["measure"]
    watched.remember(measure, [USUAL] * 5)
    comparison, values = limits(watched, rule_id)
    assert values, "a rule without a limit never fires"
    step = STEP if comparison in RISING else -STEP
    expected = None
    for level, limit in values.items():
        watched.judge({measure: limit})
        assert watched.level(rule_id) == expected
        watched.judge({measure: limit + step})
        assert watched.level(rule_id) == level
        expected = level
    watched.judge({measure: next(iter(values.values()))})
    assert watched.level(rule_id) is None


def test_every_measure_of_a_rule_is_measured_or_given(watched: Watched) -> None:
    measured = {name for (name,) in watched.query("select measure from quality.measures")}
    assert {rule["measure"] for rule in RULES.values()} <= measured | GIVEN
    assert not measured & GIVEN


def test_an_alert_begins_worsens_eases_and_ends_once_each(watched: Watched) -> None:
    for value in (90, 70, 69, 50, 49, 70, 85, 90, 70):
        watched.judge({"quality_score": value})
    assert watched.events("D-05") == [
        ("began", "warning"),
        ("worsened", "critical"),
        ("eased", "warning"),
        ("ended", "warning"),
        ("began", "warning"),
    ]
    told = "select worst_level, value, resolved_at is null from quality.alert_states"
    assert watched.query(f"{told} where rule_id = 'D-05' order by state") == [
        ("critical", 70, False),
        ("warning", 70, True),
    ]


def test_what_is_not_known_changes_nothing(watched: Watched) -> None:
    watched.judge({"disk_free_gib": 0.5})
    watched.judge({})
    assert watched.level("D-10") == "critical"
    assert watched.events("D-10") == [("began", "critical")]


def test_a_rule_that_has_to_hold_fires_after_that_time(watched: Watched) -> None:
    watched.query("update quality.alert_limits set hold_hours = 6 where rule_id = 'D-10'")
    try:
        for hours, expected in ((0, None), (5.99, None), (6, "critical")):
            watched.judge({"disk_free_gib": 0.5}, NOW + timedelta(hours=hours))
            assert watched.level("D-10") == expected
        since = "select firing_since from quality.alert_states where rule_id = 'D-10'"
        assert watched.query(since) == [(NOW,)]
        # An hour of health between begins the time again.
        watched.judge({"disk_free_gib": 5}, NOW + timedelta(hours=7))
        watched.judge({"disk_free_gib": 0.5}, NOW + timedelta(hours=8))
        assert watched.level("D-10") is None
    finally:
        watched.query("update quality.alert_limits set hold_hours = 0 where rule_id = 'D-10'")


def test_too_few_builds_are_no_habit(watched: Watched) -> None:
    watched.remember("build_seconds", [10.0] * 4)
    watched.judge({"build_seconds": 1000})
    assert watched.level("T-02") is None


def test_usual_is_the_median_of_the_last_ten_builds(watched: Watched) -> None:
    watched.remember("build_seconds", [1.0] * 20 + [10.0] * 8 + [500.0] * 2)
    watched.judge({"build_seconds": 20})
    assert watched.level("T-02") is None
    watched.judge({"build_seconds": 20.1})
    assert watched.level("T-02") == "warning"
    told = "select limit_value from quality.alert_states where rule_id = 'T-02'"
    assert watched.query(told) == [(20,)]


def test_an_alert_ends_with_its_rule(watched: Watched) -> None:
    watched.judge({"disk_free_gib": 0.5})
    renamed = "update quality.alert_limits set rule_id = '{}' where rule_id = '{}'"
    watched.query(renamed.format("former", "D-10"))
    try:
        watched.judge({})
        open_ones = "select from watch.alert_states where rule_id = 'D-10' and resolved_at is null"
        assert watched.query(open_ones) == []
    finally:
        watched.query(renamed.format("D-10", "former"))
