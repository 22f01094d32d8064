"""Puts a backup back. What stands in its place is not deleted, but moved into another schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg2.extensions
from psycopg2 import sql

from extract.backup.folder import Backup
from extract.backup.kept_tables import Table, kept_tables, tables_in_the_way
from extract.backup.programs import run_program
from extract.errors import OtcError, WarehouseError
from extract.warehouse.connection import Warehouse
from extract.warehouse.roles import create_roles

OWNERS = {"raw_otc": "otc_loader"}  # all others are otc_transformer's


@dataclass(frozen=True)
class Restored:
    rows: int
    tables: int
    set_aside: str | None


def restore_backup(admin: Warehouse, backup: Backup, *, over: bool) -> Restored:
    """Works as an administrator, since the tables have different owners."""
    damage = backup.damage()
    if damage:
        raise OtcError(f"{backup.path.name} cannot be used: {damage}.", "Take another backup.")
    known = backup.read_description()["tables"]
    create_roles(admin, {})
    aside = f"before_restore_{datetime.now(UTC):%Y%m%d%H%M%S}"
    connection = admin.connect()
    try:
        with connection, connection.cursor() as cursor:
            for schema in ("publication", "watch"):
                cursor.execute(
                    f"create schema if not exists {schema} authorization otc_transformer"
                )
            moved = _set_aside(cursor, aside, over)
        try:
            for owner in ("otc_loader", "otc_transformer"):
                _fill(admin, backup, owner, sorted(known))
        except BaseException:
            with connection, connection.cursor() as cursor:
                _take_back(cursor, aside, moved)
            raise
        with connection, connection.cursor() as cursor:
            cursor.execute("select to_regclass('publication.versions') is not null")
            if cursor.fetchone()[0]:
                cursor.execute("update publication.versions set is_kept = false")
            # Readers may have other rows than the version that is now called theirs.
            cursor.execute("select to_regclass('publication.compared') is not null")
            if cursor.fetchone()[0]:
                cursor.execute("delete from publication.compared")
    finally:
        connection.close()
    rows = sum(table["rows"] for table in known.values())
    return Restored(rows, len(known), aside if moved else None)


def _set_aside(cursor: psycopg2.extensions.cursor, aside: str, over: bool) -> list[Table]:
    tables = kept_tables(cursor)
    filled = []
    for table in tables:
        cursor.execute(sql.SQL("select exists (select from {})").format(sql.Identifier(*table)))
        if cursor.fetchone()[0]:
            filled.append(".".join(table))
    if filled and not over:
        raise WarehouseError(
            f"There is data in {len(filled)} tables already ({', '.join(filled[:3])}, …).",
            "Restore into an empty database, or say --over: what is there is then moved aside.",
        )
    tables += tables_in_the_way(cursor)
    if tables:
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(aside)))
    for table in tables:
        _move(cursor, table, (aside, _name_aside(table)))
    return tables


def _take_back(cursor: psycopg2.extensions.cursor, aside: str, moved: list[Table]) -> None:
    """Undoes what was restored so far, and puts everything where it was."""
    for table in kept_tables(cursor):
        cursor.execute(sql.SQL("drop table {} cascade").format(sql.Identifier(*table)))
    for table in moved:
        _move(cursor, (aside, _name_aside(table)), table)
    cursor.execute(sql.SQL("drop schema if exists {}").format(sql.Identifier(aside)))


def _name_aside(table: Table) -> str:
    """Two tables of different schemas may have one name."""
    return "__".join(table)


def _move(cursor: psycopg2.extensions.cursor, former: Table, latter: Table) -> None:
    into = sql.SQL("alter table {} set schema {}")
    cursor.execute(into.format(sql.Identifier(*former), sql.Identifier(latter[0])))
    called = sql.SQL("alter table {} rename to {}")
    cursor.execute(called.format(sql.Identifier(latter[0], former[1]), sql.Identifier(latter[1])))


def _fill(admin: Warehouse, backup: Backup, owner: str, names: list[str]) -> None:
    schemas = {name.partition(".")[0] for name in names}
    chosen = [name for name in sorted(schemas) if OWNERS.get(name, "otc_transformer") == owner]
    if chosen:
        run_program(
            "pg_restore",
            *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
            *(f"--role={owner}", "--dbname", admin.database),
            *(f"--schema={name}" for name in chosen),
            str(backup.path),
            warehouse=admin,
        )
