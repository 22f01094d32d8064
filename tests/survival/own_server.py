"""Provides a server for one test, which the test may stop as a power cut would."""

from __future__ import annotations

import subprocess

from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles
from tests.sandbox.postgres import HOST, SUPERUSER, EmbeddedPostgres
from tests.support import ADMIN_PASSWORD, PASSWORDS, ThrowawayWarehouse, execute

DATABASE = "otc_own"


def new_warehouse(server: EmbeddedPostgres) -> ThrowawayWarehouse:
    execute(
        Warehouse(HOST, server.port, "postgres", SUPERUSER, ADMIN_PASSWORD),
        f"create database {DATABASE}",
    )
    warehouse = ThrowawayWarehouse(server.port, DATABASE)
    # The sandbox's server may lose what it has just committed; a real one may not.
    warehouse.query(f"alter database {DATABASE} set synchronous_commit = on", "admin")
    create_roles(warehouse.login("admin"), PASSWORDS)
    return warehouse


def cut_power(server: EmbeddedPostgres) -> None:
    """Kills all its processes at once, without a shutdown."""
    place = server.place
    subprocess.run(
        [place.program("pg_ctl"), "stop", "--wait", "--mode=immediate", f"--pgdata={place.data}"],
        cwd="/",
        check=True,
        capture_output=True,
        **server.account.run_options(),
    )
