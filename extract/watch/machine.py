"""Measures what the warehouse cannot know: this machine, the breaker, the roster file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg2.extensions

from extract.check.configuration import read_call_limits
from extract.check.machine import free_bytes, memory_left
from extract.otc.call_ledger import read_state
from extract.roster.teams_file import TeamsFile


def machine_measures(
    root: Path, environ: Mapping[str, str], connection: psycopg2.extensions.connection
) -> dict[str, float]:
    """Takes the measures by the names of watch.judge_alerts; what cannot be known is left out."""
    return {
        "disk_free_gib": free_bytes(root) / 2**30,
        **_memory(),
        **_desk(environ, connection),
        **_fallback_roster(root, environ),
    }


def _memory() -> dict[str, float]:
    """Takes the tightest limit: in a container that is seldom the machine's."""
    used = [100 * (1 - left / total) for left, total in memory_left() if total]
    return {"memory_used_pct": max(used)} if used else {}


def _desk(
    environ: Mapping[str, str], connection: psycopg2.extensions.connection
) -> dict[str, float]:
    """Asks the call ledger, not the desk: each call counts against its hourly budget."""
    if not environ.get("OTC_BASE_URL", "").strip():
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('raw_otc.desk_calls') is not null")
        if not cursor.fetchone()[0]:
            return {}
    limits, _ = read_call_limits(environ)
    state = read_state(connection, limits)
    return {"breaker_open": float(state.open_until is not None)}


def _fallback_roster(root: Path, environ: Mapping[str, str]) -> dict[str, float]:
    file = TeamsFile.in_project(root, environ)
    if not file.path.exists():
        return {}
    age = datetime.now(UTC) - file.written_at()
    return {"fallback_roster_age_hours": max(0.0, age.total_seconds() / 3600)}
