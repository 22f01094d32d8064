"""A built warehouse whose measures a test sets, and its alerts."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from tests.support import ROOT, ThrowawayWarehouse
from tests.whole_build import NOW, WholeBuild

RULES = {
    row["rule_id"]: row
    for row in csv.DictReader((ROOT / "seeds" / "alert_rules.csv").read_text().splitlines())
}


class Watched:
    """A copy of the good build: what is wrong with it is what a test says."""

    def __init__(self, warehouse: ThrowawayWarehouse) -> None:
        self.warehouse = warehouse

    def query(self, statement: str, role: str = "transformer") -> list[tuple]:
        return self.warehouse.query(statement, role)

    def judge(self, given: Mapping[str, float], at: datetime = NOW) -> None:
        """Judges these values in place of those that the warehouse measures."""
        self.query(f"select watch.judge_alerts('{at.isoformat()}', '{json.dumps(given)}')")

    def level(self, rule_id: str) -> str | None:
        found = self.query(
            f"select level from quality.alert_states where rule_id = '{rule_id}' and is_open"
        )
        return found[0][0] if found else None

    def events(self, rule_id: str) -> list[tuple[str, str]]:
        return self.query(
            "select kind, alert_events.level from watch.alert_events"
            f" inner join watch.alert_states using (state) where rule_id = '{rule_id}'"
            " order by event"
        )

    def forget(self) -> None:
        self.query(
            "truncate watch.alert_states, watch.alert_events, watch.alert_deliveries cascade"
        )
        self.query("truncate watch.alert_waits, watch.measurements")

    def remember(self, measure: str, values: list[float]) -> None:
        """Puts in what earlier builds measured, one a day, the last one yesterday."""
        for days, value in enumerate(reversed(values), start=1):
            at = NOW - timedelta(days=days)
            self.query(
                "insert into watch.measurements (measure, run_id, value, measured_at)"
                f" values ('{measure}', 'run {days}', {value}, '{at.isoformat()}')"
            )


@pytest.fixture(scope="module")
def watched_build(good_build: WholeBuild) -> Watched:
    return Watched(good_build.copy("otc_watched"))


@pytest.fixture
def watched(watched_build: Watched) -> Watched:
    """Nothing has been told yet, and no rule waits."""
    watched_build.forget()
    watched_build.query("update quality.alert_limits set hold_hours = 0")
    return watched_build
