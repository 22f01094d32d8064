"""Helps all tests: throwaway warehouses, a desk's settings, commands as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg2.extensions

from extract.warehouse.connection import Warehouse
from tests import forked
from tests.sandbox.desk import RunningDesk
from tests.sandbox.postgres import HOST, SUPERUSER

ROOT = Path(__file__).resolve().parent.parent
PASSWORDS = {name: f"{name}-secret" for name in ("otc_loader", "otc_transformer", "otc_reporter")}
ADMIN_PASSWORD = "admin-secret"
FIGURES = ("fetched", "inserted", "updated", "unchanged", "duplicate", "rejected")
# Takes rows, or the very bytes of an answer; gives the settings of a desk that answers just so.
Answering = Callable[["list[object] | bytes"], dict[str, str]]
AS_OF = datetime(2026, 1, 31, 18)
# Commands of dbt that leave nothing behind of what they parsed.
PARSED_ONCE = ("build", "run", "test", "seed", "snapshot", "run-operation", "show")


@dataclass(frozen=True)
class ThrowawayWarehouse:
    """Holds a database of its own, as `otc roles` leaves it."""

    port: int
    database: str

    def login(self, role: str = "transformer") -> Warehouse:
        if role == "admin":
            return Warehouse(HOST, self.port, self.database, SUPERUSER, ADMIN_PASSWORD)
        user = f"otc_{role}"
        return Warehouse(HOST, self.port, self.database, user, PASSWORDS[user])

    def connect(self, role: str = "transformer") -> psycopg2.extensions.connection:
        return self.login(role).connect(autocommit=True)

    def query(self, statement: str, role: str = "transformer") -> list[tuple]:
        return execute(self.login(role), statement)

    def environ(self) -> dict[str, str]:
        """Gives the settings of a shell that works on this warehouse."""
        return {
            "PGHOST": HOST,
            "PGPORT": str(self.port),
            "PGDATABASE": self.database,
            "PGUSER": "otc_transformer",
            "PGPASSWORD": PASSWORDS["otc_transformer"],
            "OTC_LOADER_USER": "otc_loader",
            "OTC_LOADER_PASSWORD": PASSWORDS["otc_loader"],
            "OTC_REPORTER_USER": "otc_reporter",
            "OTC_REPORTER_PASSWORD": PASSWORDS["otc_reporter"],
        }


def desk_environ(desk: RunningDesk) -> dict[str, str]:
    """Gives the desk's settings, with all waits so short that a test does not notice.

    The machine may be full of other tests, so how full it is stops no load.
    """
    return {
        "OTC_BASE_URL": desk.url,
        "OTC_USERNAME": desk.username,
        "OTC_PASSWORD": desk.password,
        **{f"OTC_{name.upper()}_VIEW_ID": guid for name, guid in desk.views.items()},
        "OTC_CALL_GAP_SECONDS": "0",
        "OTC_VIEW_GAP_SECONDS": "0",
        "OTC_RETRY_FIRST_SECONDS": "0.01",
        "OTC_RETRY_AFTER_DEFAULT_SECONDS": "0.01",
        "OTC_LEAST_DISK_GIB": "0",
        "OTC_MOST_MEMORY_PCT": "100",
    }


def clean_environ(**values: str) -> dict[str, str]:
    """Gives the test's own environment without any settings of the project."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "OTC_", "DBT_", "DLT_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), **values}


def otc(
    *arguments: str, cwd: Path, environ: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs the command as a person does."""
    return forked.run(
        "otc", *arguments, cwd=cwd, environ=clean_environ(**(environ or {})), timeout=timeout
    )


def sandbox(
    *arguments: str, cwd: Path, environ: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs the sandbox's verbs as `make` does."""
    return subprocess.run(
        [sys.executable, "-m", "tests.sandbox", *arguments],
        cwd=cwd,
        env=clean_environ(**(environ or {})),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def load(project: Path, environ: dict[str, str], *arguments: str) -> dict[str, dict[str, object]]:
    """Runs `otc load`; returns what it says of each view, with its exit code."""
    done = otc("load", "--json", *arguments, cwd=project, environ=environ)
    assert done.stdout, done.stderr
    return {run["view"]: {**run, "exit": done.returncode} for run in json.loads(done.stdout)}


def figures(run: dict[str, object]) -> dict[str, int]:
    """Gives the counts that are not 0."""
    return {name: run[f"records_{name}"] for name in FIGURES if run[f"records_{name}"]}


def kinds(run: dict[str, object]) -> dict[str, str | None]:
    """Gives the column of each kind of finding."""
    return {finding["kind"]: finding["column"] for finding in run["findings"]}


def execute(login: Warehouse, statement: str) -> list[tuple]:
    connection = login.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def dbt(
    *arguments: str, project: Path, warehouse: ThrowawayWarehouse, timeout: float = 600
) -> subprocess.CompletedProcess[str]:
    """Runs dbt on the project's models, with the profile that `otc profile` wrote in `project`."""
    if not (project / "profiles.yml").exists():
        otc("profile", cwd=project)
    # Another target has schemas of other names, and is parsed alone.
    is_shared = arguments[0] in PARSED_ONCE and "--target" not in arguments
    return (forked.parsed_project() if is_shared else forked).run(
        "dbt",
        "--no-use-colors",
        f"--log-path={project / 'logs'}",
        *arguments,
        f"--project-dir={ROOT}",
        f"--profiles-dir={project}",
        f"--target-path={project / 'target'}",
        cwd=project,
        environ=clean_environ(**warehouse.environ()),
        timeout=timeout,
    )
