"""Checks that each login has the rights it needs, by asking the server itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

import psycopg2

from extract.check.checks import FAILURE, OK, WARNING, Result
from extract.check.configuration import usable
from extract.check.rights import (
    LOADER_LACKS,
    REPORTER_LACKS,
    TRANSFORMER_LACKS,
    lacking_rights,
)
from extract.load.lock import HOLDER, LOCK
from extract.warehouse.connection import Warehouse

SUPPORTED_SERVERS = range(15, 19)
# libpq takes nothing shorter, and anything longer would take `otc check` past its 5 s.
CONNECT_SECONDS = 2
STATEMENT_SECONDS = 2
# More names than this do not fit a line; `otc roles` grants them all at once.
MOST_NAMED = 3
UTC = ("UTC", "Etc/UTC")


def with_short_timeouts(warehouse: Warehouse) -> Warehouse:
    """Shortens the timeouts: a load may wait long for its connection; a check may not."""
    return replace(
        warehouse,
        connect_timeout=CONNECT_SECONDS,
        statement_timeout=STATEMENT_SECONDS,
        lock_timeout=STATEMENT_SECONDS,
    )


def loader(environ: Mapping[str, str], supported: range = SUPPORTED_SERVERS) -> Result:
    """Checks the loader's login; a load under way is a warning, because the next one would fail."""
    warehouse = _login(environ, "LOADER")
    remedy = "Run `otc roles` as an administrator."
    if not environ.get("OTC_LOADER_USER"):
        remedy = "Set OTC_LOADER_USER and OTC_LOADER_PASSWORD; `otc roles` creates that login."
    state, text = _can_work(warehouse, LOADER_LACKS, supported, remedy)
    if state == FAILURE:
        return state, text
    with closing(warehouse.connect(autocommit=True)) as connection, connection.cursor() as cursor:
        cursor.execute(HOLDER, LOCK)
        holder = cursor.fetchone()
    if holder is None:
        return state, text
    under_way = "a load is under way: process {} of user {} from {}, since {} UTC".format(*holder)
    return WARNING, f"{text}; {under_way}. Wait until it ends before you load again."


def transformer(environ: Mapping[str, str], supported: range = SUPPORTED_SERVERS) -> Result:
    warehouse = _login(environ)
    state, text = _can_work(
        warehouse, TRANSFORMER_LACKS, supported, "Run `otc roles` as an administrator."
    )
    if state == FAILURE:
        return state, text
    zone = _zone_of_dbt(warehouse)
    if zone not in UTC:
        return FAILURE, (
            f"{text}, but its time zone is {zone} and dbt needs UTC. Run `otc roles` as an "
            "administrator (for another login: `alter role … set timezone = 'UTC'`) and unset PGTZ."
        )
    return state, f"{text}, time zone {zone}"


def reporter(environ: Mapping[str, str], supported: range = SUPPORTED_SERVERS) -> Result:
    return _can_work(
        _login(environ, "REPORTER"),
        REPORTER_LACKS,
        supported,
        "Run `otc roles` as an administrator.",
    )


def _login(environ: Mapping[str, str], role: str = "") -> Warehouse:
    return with_short_timeouts(usable(lambda: Warehouse.from_environ(environ, role)))


def _can_work(warehouse: Warehouse, lacks: str, supported: range, remedy: str) -> Result:
    with closing(warehouse.connect(autocommit=True)) as connection:
        lacking = lacking_rights(connection, lacks)
        major = connection.server_version // 10_000
    where = f"{warehouse.user} on {warehouse.host}:{warehouse.port}/{warehouse.database}"
    if lacking:
        named = ", ".join(lacking[:MOST_NAMED])
        others = len(lacking) - MOST_NAMED
        more = f" and {others} more" if others > 0 else ""
        if any(right.startswith("ownership") for right in lacking):
            remedy = f"Let an administrator `alter table … owner to {warehouse.user}`. {remedy}"
        return FAILURE, f"{where} lacks {named}{more}. {remedy}"
    if major not in supported:
        return WARNING, (
            f"{where} is PostgreSQL {major}; {supported[0]} to {supported[-1]} are supported"
        )
    return OK, f"{where}, PostgreSQL {major}"


def _zone_of_dbt(warehouse: Warehouse) -> str:
    """Finds the time zone of dbt's sessions, which role, database and PGTZ set, not our options."""
    connection = psycopg2.connect(
        host=warehouse.host,
        port=warehouse.port,
        dbname=warehouse.database,
        user=warehouse.user,
        password=warehouse.password,
        connect_timeout=warehouse.connect_timeout,
    )
    with closing(connection):
        return str(connection.get_parameter_status("TimeZone"))
