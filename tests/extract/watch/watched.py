"""A warehouse in which the rule T-1 begins, worsens, eases and ends as a test says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from tests.support import ThrowawayWarehouse, otc

WARNING_URLS, CRITICAL_URLS = "OTC_ALERT_WARNING_URLS", "OTC_ALERT_CRITICAL_URLS"
# No measure has this name, so that no judgement touches these rules.
RULES = """
truncate watch.alert_states cascade;
delete from quality.alert_limits where rule_id <> 'D-40';
insert into quality.alert_limits
    (rule_id, title, concerns, measure, unit, comparison, warning, critical, hold_hours,
    owner, runbook)
select
    'T-' || n, 'Test ' || n, 'warehouse', 'measured by a test', 'hours', 'above', 24, 48, 0,
    'desk team', '#test-' || n
from generate_series(1, 9) as n
"""
BEGAN = """
insert into watch.alert_states
    (rule_id, firing_since, level, worst_level, value, limit_value, detail)
values ('{rule}', '2026-01-30 07:00Z', '{level}', '{level}', {value}, {limit}, '{detail}')
"""
EVENT = """
insert into watch.alert_events (state, kind, level, value, limit_value, detail, happened_at)
select max(state), '{kind}', '{level}', {value}, {limit}, '{detail}', '{at}'
from watch.alert_states where rule_id = '{rule}'
"""
# As they begin the lines that channels get.
BEGAN_1 = "WARNING T-1 Test 1: 25.5 hours (limit 24 hours), since 2026-01-30 07:00 UTC"
WORSENED_1 = "CRITICAL, worse T-1 Test 1: 49 hours (limit 48 hours), since 2026-01-30 07:00 UTC"
EASED_1 = "WARNING, better T-1 Test 1: 30 hours (limit 24 hours), since 2026-01-30 07:00 UTC"
ENDED_1 = (
    "OVER T-1 Test 1: over after 3 h, since 2026-01-30 07:00 UTC; now 1 hours (limit 24 hours)"
)
END = ". Owner: desk team. Runbook: #test-1."


@dataclass(frozen=True)
class WatchedWarehouse:
    warehouse: ThrowawayWarehouse
    project: Path

    def alert(self, *arguments: str, **settings: str) -> CompletedProcess[str]:
        """Runs `otc alert` with these settings beside the warehouse's."""
        environ = {**self.warehouse.environ(), **settings}
        return otc("alert", *arguments, cwd=self.project, environ=environ)

    def began(self, rule: str = "T-1", level: str = "warning", detail: str = "") -> None:
        value, limit = (25.5, 24) if level == "warning" else (49, 48)
        self.warehouse.query(
            BEGAN.format(rule=rule, level=level, value=value, limit=limit, detail=detail)
        )
        self._event("began", level, value, limit, rule=rule, detail=detail)

    def worsened(self, rule: str = "T-1") -> None:
        self._event("worsened", "critical", 49, 48, rule=rule)

    def eased(self, rule: str = "T-1") -> None:
        self._event("eased", "warning", 30, 24, rule=rule)

    def ended(self, rule: str = "T-1") -> None:
        """Ends it at the level that it had last, after three hours."""
        level = self.warehouse.query(
            f"select level from watch.alert_states where rule_id = '{rule}' order by state desc"
        )[0][0]
        self._event("ended", level, 1, 24, rule=rule, at="2026-01-30 10:00Z")
        self.warehouse.query(
            f"update watch.alert_states set resolved_at = '2026-01-30 10:00Z' "
            f"where rule_id = '{rule}' and resolved_at is null"
        )

    def deliveries(self) -> list[tuple]:
        """Lists kind and rule of each event, its channel's scheme, attempts, arrival and error."""
        return self.warehouse.query(
            "select kind, rule_id, split_part(channel, ':', 1), attempts, "
            "delivered_at is not null, error from watch.alert_deliveries "
            "join watch.alert_events using (event) join watch.alert_states using (state) "
            "order by event, channel"
        )

    def everything_kept(self) -> str:
        """Gives all that `otc alert` has written to the warehouse, as text."""
        tables = ("alert_deliveries", "alert_channels")
        return str([self.warehouse.query(f"select * from watch.{table}") for table in tables])

    def _event(
        self,
        kind: str,
        level: str,
        value: float,
        limit: float,
        *,
        rule: str,
        detail: str = "",
        at: str = "2026-01-30 08:00Z",
    ) -> None:
        self.warehouse.query(
            EVENT.format(
                kind=kind, level=level, value=value, limit=limit, rule=rule, detail=detail, at=at
            )
        )
        self.warehouse.query(
            f"update watch.alert_states set level = '{level}' "
            f"where rule_id = '{rule}' and resolved_at is null"
        )
