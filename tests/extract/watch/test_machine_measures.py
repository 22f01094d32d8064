"""What only this machine knows is measured for the rules, and left out where it is not known."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from extract.check.machine import memory_left
from extract.warehouse.connection import LastingConnection
from extract.warehouse.raw_tables import create_call_ledger, create_raw_schema
from extract.watch.machine import machine_measures
from tests.support import ThrowawayWarehouse

DESK = {"OTC_BASE_URL": "http://127.0.0.1:1/otc", "OTC_BREAKER_FAILURES": "2"}


def measures(
    root: Path, warehouse: ThrowawayWarehouse, environ: dict[str, str]
) -> dict[str, float]:
    with closing(warehouse.login().connect()) as connection:
        return machine_measures(root, environ, connection)


def test_disk_and_memory_are_those_of_this_machine(
    tmp_path: Path, warehouse: ThrowawayWarehouse
) -> None:
    found = measures(tmp_path, warehouse, {})
    assert found.keys() == {"disk_free_gib", "memory_used_pct"}
    free = shutil.disk_usage(tmp_path).free / 2**30
    assert found["disk_free_gib"] == pytest.approx(free, abs=1)
    assert 0 < found["memory_used_pct"] <= 100


def test_memory_is_what_is_left_of_each_limit(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 4096 kB\nMemAvailable:   1024 kB\n")
    assert memory_left(tmp_path, tmp_path) == [(1 << 20, 4 << 20)]
    (tmp_path / "self").mkdir()
    (tmp_path / "self" / "cgroup").write_text("0::/\n")
    (tmp_path / "memory.max").write_text("1000")
    (tmp_path / "memory.current").write_text("900")
    (tmp_path / "memory.stat").write_text("inactive_file 300\n")
    assert memory_left(tmp_path, tmp_path)[1:] == [(400, 1000)]


def test_the_breaker_is_known_by_how_the_last_calls_ended(
    tmp_path: Path, warehouse: ThrowawayWarehouse
) -> None:
    def breaker(environ: dict[str, str] = DESK) -> float | None:
        return measures(tmp_path, warehouse, environ).get("breaker_open")

    def called(outcome: str) -> None:
        warehouse.query(
            "insert into raw_otc.desk_calls (view_name, called_at, outcome) "
            f"values ('tickets', now(), '{outcome}')",
            "loader",
        )

    assert breaker() is None
    with closing(LastingConnection(warehouse.login("loader"))) as connection:
        create_raw_schema(connection)
        create_call_ledger(connection)
    assert breaker() == 0
    called("given up")
    assert breaker() == 0
    called("given up")
    assert breaker() == 1
    assert breaker({}) is None
    called("answered")
    called("answered")
    assert breaker() == 0


def test_the_roster_file_has_the_age_of_its_last_export(
    tmp_path: Path, warehouse: ThrowawayWarehouse
) -> None:
    file = tmp_path / "kept.json"
    file.touch()
    moment = time.time() - 30 * 3600
    os.utime(file, (moment, moment))
    found = measures(tmp_path, warehouse, {"OTC_TEAMS_JSON": "kept.json"})
    assert found["fallback_roster_age_hours"] == pytest.approx(30, abs=0.1)
