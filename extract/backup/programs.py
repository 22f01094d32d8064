"""Runs PostgreSQL's own programs, `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from extract.errors import ConfigurationError, WarehouseError
from extract.warehouse.connection import Warehouse


def run_program(name: str, *arguments: str, warehouse: Warehouse | None = None) -> str:
    """Gives what it printed; the password goes by the environment: no process list shows it."""
    program = shutil.which(name)
    if program is None:
        raise ConfigurationError(
            f"{name} is not on the PATH.",
            "Install PostgreSQL's client programs, of the server's version or newer; "
            "`make backup` brings its own.",
        )
    environ = {**os.environ, **(_login(warehouse) if warehouse else {})}
    done = subprocess.run(
        [program, *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise WarehouseError(f"{name} failed: {_reason(done.stderr)}.", "Nothing was replaced.")
    return done.stdout


def _login(warehouse: Warehouse) -> dict[str, str]:
    return {
        "PGHOST": warehouse.host,
        "PGPORT": str(warehouse.port),
        "PGDATABASE": warehouse.database,
        "PGUSER": warehouse.user,
        "PGPASSWORD": warehouse.password,
        "PGCONNECT_TIMEOUT": str(warehouse.connect_timeout),
        **{f"PG{name.upper()}": value for name, value in warehouse.tls.items()},
    }


def _reason(said: str) -> str:
    lines: Sequence[str] = [line for line in said.splitlines() if "error:" in line]
    return (lines or said.splitlines() or ["it said nothing"])[0].strip().rstrip(".")
