"""A warehouse with the desk's whole volumes in it, loaded as a person loads it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles
from tests.bench.server import BenchServer
from tests.oracle.read_stamps import from_desk_clock
from tests.sandbox.desk import DeskConfig
from tests.sandbox.desk.child import child_desk

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "otc"
PASSWORDS = {name: f"{name}-bench" for name in ("otc_loader", "otc_transformer", "otc_reporter")}
VIEWS = ("tickets", "comments", "timesheets")
# The desk's data end at its own clock: counted back from now, the last 30 days would be empty.
AS_OF = from_desk_clock(DeskConfig().as_of).isoformat()
# A version of the row that came later, as a load leaves it: the old tuple gone, a new one there.
CHANGE = """
with gone as (
    delete from raw_otc.{view} where mod(hashtext(_row_key), 100) = 0 returning *
)
insert into raw_otc.{view}
select changed.*
from gone
cross join lateral jsonb_populate_record(
    null::raw_otc.{view},
    to_jsonb(gone) || jsonb_build_object('_loaded_at', now(), '_row_hash', md5(gone._row_hash))
) as changed
"""


@dataclass(frozen=True)
class FullWarehouse:
    """A database of the bench's server, with its three roles."""

    server: BenchServer
    database: str = DATABASE

    def login(self, role: str) -> Warehouse:
        user = f"otc_{role}"
        password = PASSWORDS[user]
        return replace(self.server.login, database=self.database, user=user, password=password)

    def create_roles(self) -> None:
        create_roles(replace(self.server.login, database=self.database), PASSWORDS)

    def environ(self, role: str = "transformer") -> dict[str, str]:
        login = self.login(role)
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "OTC_", "DBT_"))}
        return {
            **clean,
            "PYTHONPATH": str(ROOT),
            "PGHOST": login.host,
            "PGPORT": str(login.port),
            "PGDATABASE": login.database,
            "PGUSER": login.user,
            "PGPASSWORD": login.password,
        }

    def query(self, statement: str, role: str = "transformer") -> list[tuple]:
        connection = self.login(role).connect(autocommit=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def empty(self, schemas: Sequence[str]) -> None:
        """As before the first build; what the desk sent stays."""
        for schema in schemas:
            self.query(f"drop schema if exists {schema} cascade")
        self.create_roles()

    def change_one_row_in_a_hundred(self) -> None:
        for view in VIEWS:
            self.query(CHANGE.format(view=view), role="loader")
            self.query(f"analyze raw_otc.{view}", role="loader")

    def volumes(self) -> dict[str, float]:
        return {view: self.query(f"select count(*) from raw_otc.{view}")[0][0] for view in VIEWS}


def full_warehouse(server: BenchServer, folder: Path, scale: float) -> FullWarehouse:
    server.query(f"create database {DATABASE}")
    warehouse = FullWarehouse(server)
    warehouse.create_roles()
    shutil.copy(ROOT / "dbt_project.yml", folder)
    with child_desk("--scale", str(scale)) as desk:
        environ = {
            **warehouse.environ("loader"),
            "OTC_BASE_URL": desk.url,
            "OTC_USERNAME": desk.username,
            "OTC_PASSWORD": desk.password,
            **{f"OTC_{name.upper()}_VIEW_ID": guid for name, guid in desk.views.items()},
            "OTC_CALL_GAP_SECONDS": "0",
            "OTC_VIEW_GAP_SECONDS": "0",
        }
        command = [sys.executable, "-m", "extract", "load"]
        done = subprocess.run(command, env=environ, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 3):  # 3: loaded, with some rows set aside
        raise RuntimeError(f"The desk could not be loaded: {done.stderr.decode()[-2000:]}")
    return warehouse
