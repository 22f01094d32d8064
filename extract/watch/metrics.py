"""Writes the warehouse's measures, alerts and runs as OpenMetrics text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from extract.errors import WarehouseError
from extract.warehouse.connection import Warehouse
from extract.watch.machine import machine_measures

MEASURES = "select measure, value from quality.measures where value is not null order by measure"
ALERTS = """
select rules.rule_id, rules.title, rules.owner, rules.concerns, judged.level
from quality.alert_limits as rules
inner join watch.judged_rules(now(), %s) as judged using (rule_id)
"""
RUNS = """
select distinct on (kind, case when kind = 'load' then subject end)
    kind, case when kind = 'load' then subject end, outcome, seconds,
    extract(epoch from coalesce(finished_at, started_at))
from quality.runs
order by kind, case when kind = 'load' then subject end, started_at desc, run_id desc
"""
SERVED = "select version, extract(epoch from published_at) from quality.versions where is_served"
LEVELS = {None: 0, "warning": 1, "critical": 2}


def open_metrics(root: Path, environ: Mapping[str, str]) -> str:
    """Gives the text; of a warehouse that does not answer only that."""
    registry = CollectorRegistry()
    up = Gauge("otc_up", "Whether the warehouse answers.", registry=registry)
    try:
        connection = Warehouse.from_environ(environ).connect(autocommit=True)
    except WarehouseError:
        up.set(0)
        return generate_latest(registry).decode()
    up.set(1)
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("select to_regclass('quality.alert_limits') is not null")
        if cursor.fetchone()[0]:
            given = machine_measures(root, environ, connection)
            _measures(registry, cursor, given)
            _alerts(registry, cursor, given)
            _runs(registry, cursor)
    return generate_latest(registry).decode()


def _measures(registry: CollectorRegistry, cursor: object, given: Mapping[str, float]) -> None:
    measures = Gauge("otc_measure", "What alerts are held against.", ["measure"], registry=registry)
    cursor.execute(MEASURES)
    for name, value in [*cursor.fetchall(), *given.items()]:
        measures.labels(name).set(float(value))


def _alerts(registry: CollectorRegistry, cursor: object, given: Mapping[str, float]) -> None:
    alerts = Gauge(
        "otc_alert_level",
        "0 quiet, 1 warning, 2 critical.",
        ["rule_id", "title", "owner", "concerns"],
        registry=registry,
    )
    cursor.execute(ALERTS, (json.dumps(given),))
    for *labels, level in cursor.fetchall():
        alerts.labels(*labels).set(LEVELS[level])


def _runs(registry: CollectorRegistry, cursor: object) -> None:
    labels = ["kind", "view", "outcome"]
    ended = Gauge("otc_last_run_end_seconds", "When it ended.", labels, registry=registry)
    took = Gauge("otc_last_run_duration_seconds", "How long it took.", labels, registry=registry)
    version = Gauge("otc_served_version", "The version that readers have.", registry=registry)
    since = Gauge("otc_served_version_published_seconds", "Since when.", registry=registry)
    cursor.execute(RUNS)
    for kind, view, outcome, seconds, end in cursor.fetchall():
        ended.labels(kind, view or "", outcome).set(float(end))
        took.labels(kind, view or "", outcome).set(float(seconds or 0))
    cursor.execute(SERVED)
    for served, published in cursor.fetchall():
        version.set(served)
        since.set(float(published))
