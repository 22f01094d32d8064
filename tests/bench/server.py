"""A PostgreSQL of the benchmark's own, with the sandbox's settings: as durable as any."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extract.otc.columns import TIMESHEETS
from extract.warehouse.connection import Warehouse
from tests.sandbox.postgres import HOST, SUPERUSER, EmbeddedPostgres
from tests.sandbox.state import free_port

PASSWORD = "bench-secret"
DATABASE = "postgres"
COLUMNS = ", ".join(f"{name} text" for name in TIMESHEETS.values())
EMPTY = f"""
drop schema if exists raw_otc cascade;
drop schema if exists raw_otc_staging cascade;
drop schema if exists bench cascade;
drop schema if exists bench_dlt cascade;
drop schema if exists bench_dlt_staging cascade;
create schema bench;
create table bench.plain ({COLUMNS});
create table bench.keyed (row_key text primary key, {COLUMNS});
"""
# Moves with every tuple that is written, whatever is written to it.
FINGERPRINT = """
select count(*), sum(hashtextextended(concat(ctid, xmin), 0)), (
    select n_dead_tup from pg_stat_user_tables
    where schemaname = 'raw_otc' and relname = 'timesheets'
)
from raw_otc.timesheets
"""


@dataclass(frozen=True)
class BenchServer:
    """The server, and what the contenders need to know of it."""

    login: Warehouse
    data: Path

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def environ(self) -> dict[str, str]:
        return {
            "PGHOST": self.login.host,
            "PGPORT": str(self.login.port),
            "PGUSER": self.login.user,
            "PGPASSWORD": self.login.password,
            "PGDATABASE": self.login.database,
            "WAREHOUSE_URL": self.login.url,
        }

    def empty(self) -> None:
        """As new, and with nothing left to write behind the next contender's back."""
        for statement in (EMPTY, "checkpoint"):
            self.query(statement)

    def fingerprint(self) -> tuple:
        return self.query(FINGERPRINT)[0]

    def query(self, statement: str) -> list[tuple]:
        connection = self.login.connect(autocommit=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@contextmanager
def bench_server() -> Iterator[BenchServer]:
    home = Path(tempfile.mkdtemp(prefix="otc-bench-"))
    postgres = EmbeddedPostgres(home / "postgres", free_port(), PASSWORD)
    try:
        postgres.start()
        login = Warehouse(HOST, postgres.port, DATABASE, SUPERUSER, PASSWORD)
        yield BenchServer(login, postgres.place.data)
    finally:
        postgres.stop()
        shutil.rmtree(home)
