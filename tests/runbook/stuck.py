"""Scenarios that hold something as long as they last: a full disk, a table that all wait for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack, closing

import psycopg2
from psycopg2.extensions import POLL_OK, connection

from tests.runbook.scenario import Scenario
from tests.runbook.system import System, make_clone
from tests.survival.small_disk import small_disk

WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
"""


class Jam:
    """A session that holds a table, and another one that waits for it."""

    def __init__(self) -> None:
        self._sessions = ExitStack()

    def begin(self, system: System) -> Mapping[str, str]:
        holder = self._sessions.enter_context(closing(system.warehouse.connect("admin")))
        holder.cursor().execute("begin; lock table marts.tickets")
        reader = self._sessions.enter_context(closing(self._reader(system)))
        reader.cursor().execute("select count(*) from marts.tickets")
        while system.query(WAITING, "admin") == [(0,)]:
            time.sleep(0.05)
        return {"PROCESS": str(holder.info.backend_pid)}

    def _reader(self, system: System) -> connection:
        login = system.warehouse.login("reporter")
        made = psycopg2.connect(
            host=login.host,
            port=login.port,
            dbname=login.database,
            user=login.user,
            password=login.password,
            async_=True,
        )
        while made.poll() != POLL_OK:
            time.sleep(0.01)
        return made

    def release(self) -> None:
        self._sessions.close()


class SmallDisk:
    """A clone of its own on a disk that logs have filled."""

    def __init__(self) -> None:
        self._mounted = ExitStack()

    def begin(self, system: System) -> None:
        folder = system.clone.parent / "small"
        folder.mkdir(exist_ok=True)
        self._mounted.enter_context(small_disk(folder, "size=120m"))
        system.clone = make_clone(folder)
        system.settings["OTC_LEAST_DISK_GIB"] = "0.06"
        (system.clone / "logs").mkdir()
        (system.clone / "logs" / "dbt.log").write_bytes(bytes(80 << 20))
        assert "GiB free, and a load needs 0.06 GiB" in system.type("otc load").stderr

    def release(self) -> None:
        self._mounted.close()


JAM, SMALL_DISK = Jam(), SmallDisk()
SCENARIOS = {
    "slow-runs": Scenario(JAM.begin, release=JAM.release),
    "disk-full": Scenario(SMALL_DISK.begin, release=SMALL_DISK.release, values={"VIEW": "tickets"}),
}
