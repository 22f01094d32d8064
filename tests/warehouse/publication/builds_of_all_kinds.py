"""Builds that pass, fail, are killed, come in twos or are of a part, each over changed rows."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.sandbox.postgres import EmbeddedPostgres
from tests.support import clean_environ
from tests.survival.own_server import cut_power
from tests.warehouse.publication.conftest import Published
from tests.warehouse.quality.raw_edits import edit
from tests.whole_build import NOW

KILLED = "is killed"
# For the benchmark: the server ends the build's sessions, as a failover does, or goes down itself.
SESSIONS_END, POWER_CUT = "its sessions end", "the power fails"
KINDS = ("fails", KILLED, "two at once", "a part", "passes")
TERMINATE = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and usename = 'otc_transformer' and pid <> pg_backend_pid()
"""
REFUSES = "select ticket_id from {{ ref('tickets') }}"
BEGUN = "select count(*) from publication.builds"
# Nearly to the last one, on a quiet machine of two cores.
LONGEST_SECONDS = 10.0


class Builds:
    """Runs them one after the other; the seed says which rows change and when a build is killed."""

    def __init__(
        self, published: Published, seed: int, server: EmbeddedPostgres | None = None
    ) -> None:
        self.published = published
        self.server = server
        self.random = random.Random(seed)
        self.said: list[Path] = []
        self.refusing = published.project / "tests" / "dbt" / "assert_refused.sql"
        self.parsed = published.project / "target" / "partial_parse.msgpack"
        # So that builds begin at once, and are not killed while dbt reads files.
        published.build_changed("parse", build_wait_seconds=120)

    def run(self, kind: str) -> list[int | None]:
        """Gives how each of its processes ended."""
        self._change_rows()
        if kind == "fails":
            self.refusing.write_text(REFUSES)
            try:
                return [self._start().wait()]
            finally:
                self.refusing.unlink()
        if kind == KILLED:
            process = self._start_and_go_on()
            os.killpg(process.pid, signal.SIGKILL)
            return [process.wait()]
        if kind == SESSIONS_END:
            process = self._start_and_go_on()
            self.published.query(TERMINATE, "admin")
            return [process.wait()]
        if kind == POWER_CUT:
            process = self._start_and_go_on()
            cut_power(self.server)
            ended = process.wait()
            self.server.start()
            return [ended]
        if kind == "two at once":
            with ThreadPoolExecutor(2) as pool:
                return [done.wait() for done in pool.map(lambda _: self._start(), range(2))]
        if kind == "a part":
            return [self._start("--select", "stg_otc__tickets+").wait()]
        return [self._start().wait()]

    def last_words(self) -> str:
        """The end of what each build printed."""
        return "\n...\n".join(path.read_text()[-1500:] for path in self.said)

    def _change_rows(self) -> None:
        """Some tickets close, and some are gone."""
        place = self.random.randrange(20)
        edit(
            self.published.warehouse,
            "tickets",
            "tkt_status = 'Closed'",
            where=f"mod(abs(hashtext(_row_key)), 20) = {place}",
        )
        drawn = (
            f"select _row_key from raw_otc.tickets order by hashtext(_row_key || '{place}') limit 2"
        )
        self.published.query(
            f"delete from raw_otc.tickets where _row_key in ({drawn})", role="loader"
        )

    def _start_and_go_on(self) -> subprocess.Popen[bytes]:
        """Comes back at any moment of the build's work."""
        known = self.published.query(BEGUN)
        process = self._start()
        while process.poll() is None and self.published.query(BEGUN) == known:
            time.sleep(0.1)  # it waits for its turn, and no event tells when that has come
        time.sleep(self.random.uniform(0, LONGEST_SECONDS))  # any moment will do
        return process

    def _start(self, *selection: str) -> subprocess.Popen[bytes]:
        given = {"as_of": NOW.isoformat(), "build_wait_seconds": 120}
        dbt = str(Path(sys.executable).with_name("dbt"))
        target = self.published.project / "target" / str(self.random.randrange(10**9))
        target.mkdir(parents=True)
        if self.parsed.exists():
            shutil.copy(self.parsed, target)
        said = (target / "said.txt").open("wb")
        self.said.append(target / "said.txt")
        return subprocess.Popen(
            [
                *(
                    dbt,
                    "--no-use-colors",
                    "build",
                    *selection,
                    "--exclude-resource-type",
                    "unit_test",
                ),
                *("--vars", json.dumps(given), f"--target-path={target}", f"--log-path={target}"),
            ],
            cwd=self.published.project,
            env=clean_environ(**self.published.warehouse.environ()),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
