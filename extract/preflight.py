"""Is everything there that a load and a build need? A line for each question, and no guessing."""

from __future__ import annotations

import platform
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from extract.errors import OtcError
from extract.otc.settings import DeskSettings
from extract.warehouse import RAW_SCHEMA, STAGING_SCHEMA, Warehouse

OK, WARNING, FAILURE = "ok", "warning", "failure"
LEAST_DISK_BYTES = 2 << 30
SUPPORTED_SERVERS = range(15, 19)
PROBE_SECONDS = 3

# What each role must be able to do, as the server itself sees it.
LOADER_RIGHTS = """
select
    has_database_privilege(current_database(), 'temporary')
    and (
        select count(*) = 2 and bool_and(has_schema_privilege(oid, 'create'))
        from pg_namespace where nspname in (%s, %s)
    )
"""
TRANSFORMER_RIGHTS = """
select has_database_privilege(current_database(), 'create')
    and (select bool_and(has_schema_privilege(oid, 'usage')) from pg_namespace where nspname = %s)
"""


@dataclass(frozen=True)
class Finding:
    """One answer of the preflight."""

    what: str
    state: str
    text: str


def preflight(environ: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """Every question is asked, whatever the answers to the others."""
    yield Finding(
        "versions",
        OK,
        f"Python {platform.python_version()}, dlt {version('dlt')}, dbt {version('dbt-core')}",
    )
    yield _disk(root)
    yield _asked("desk", lambda: _desk(DeskSettings.from_environ(environ)))
    yield _asked(
        "loader",
        lambda: _role(
            Warehouse.from_environ(environ, "LOADER"), LOADER_RIGHTS, (RAW_SCHEMA, STAGING_SCHEMA)
        ),
    )
    yield _asked(
        "transformer",
        lambda: _role(Warehouse.from_environ(environ), TRANSFORMER_RIGHTS, (RAW_SCHEMA,)),
    )


def _asked(what: str, question: Callable[[], tuple[str, str]]) -> Finding:
    try:
        state, text = question()
    except OtcError as error:
        return Finding(what, FAILURE, str(error))
    return Finding(what, state, text)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    text = f"{free / 2**30:.1f} GiB free for the loader's work files"
    if free < LEAST_DISK_BYTES:
        return Finding(
            "disk", WARNING, f"{text}; a full load takes up to {LEAST_DISK_BYTES >> 30} GiB"
        )
    return Finding("disk", OK, text)


def _desk(settings: DeskSettings) -> tuple[str, str]:
    """Only a connection: a call would cost the desk a whole view."""
    parts = urlsplit(settings.base_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = f"{parts.hostname}:{port}"
    try:
        with socket.create_connection((str(parts.hostname), port), timeout=PROBE_SECONDS):
            return OK, f"{address} connects, as {settings.username}; no view was asked for"
    except OSError as error:
        return FAILURE, (
            f"{address} does not connect ({error.strerror or type(error).__name__}). "
            "Check OTC_BASE_URL, the VPN and the allow-list (`make up` starts the stand-in desk)."
        )


def _role(warehouse: Warehouse, rights: str, schemas: tuple[str, ...]) -> tuple[str, str]:
    connection = warehouse.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(rights, schemas)
            is_sufficient = bool(cursor.fetchone()[0])
        major = connection.server_version // 10_000
    finally:
        connection.close()
    where = f"{warehouse.user} on {warehouse.host}:{warehouse.port}/{warehouse.database}"
    if not is_sufficient:
        return FAILURE, f"{where} lacks rights or schemas. Run `otc roles` as an administrator."
    if major not in SUPPORTED_SERVERS:
        return WARNING, f"{where} is PostgreSQL {major}; 15 to 18 are supported"
    return OK, f"{where}, PostgreSQL {major}"
