"""Makes a backup, and reads it back before it counts as one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import psycopg2.errors
from psycopg2 import sql

from extract.backup.folder import Backup, Limits, checksum, finish, new_backup, sort_out
from extract.backup.kept_tables import SCHEMAS, Contents, contents, kept_tables
from extract.backup.programs import run_program
from extract.errors import OtcError, WarehouseError
from extract.record.stages import Stages
from extract.warehouse.connection import Warehouse

LEFT_OVER_SECONDS = 86_400
RECORD = """
insert into publication.backups (file_name, bytes, row_count) values (%s, %s, %s)
"""


def make_backup(
    warehouse: Warehouse,
    folder: Path,
    limits: Limits,
    say: Callable[[str], None],
    stages: Stages,
) -> tuple[Backup, Contents, list[Path]]:
    """Gives the backup, what is in it, and the files of older ones that had to go."""
    try:
        backup = new_backup(folder, warehouse.database, datetime.now(UTC))
        unfinished = backup.path.with_name(f".{backup.path.name}.unfinished")
        # Before the minutes that a dump takes.
        unfinished.touch(mode=0o600)
    except OSError as error:
        raise _unwritable(folder, error) from None
    for left_over in folder.glob(".otc-*.dump.unfinished"):
        # A younger one may be of a backup under way.
        if time.time() - left_over.stat().st_mtime > LEFT_OVER_SECONDS:
            left_over.unlink()
    try:
        say("Writing the dump …")
        with stages.measured("dump"):
            held = _dump(warehouse, unfinished)
        say(f"Reading {unfinished.stat().st_size:,} bytes back into a database of its own …")
        with stages.measured("read back"):
            _compare(held, _read_back(warehouse, unfinished, backup.made_at))
        finish(
            backup,
            unfinished,
            {
                "made_at": backup.made_at,
                "database": warehouse.database,
                "bytes": unfinished.stat().st_size,
                "sha256": checksum(unfinished),
                "tables": {
                    name: {"rows": rows, "sum": total} for name, (rows, total) in held.items()
                },
            },
        )
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        unfinished.unlink(missing_ok=True)
    _record(warehouse, backup, held)
    return backup, held, sort_out(folder, limits, warehouse.database)


def _unwritable(folder: Path, error: OSError) -> OtcError:
    return OtcError(
        f"{folder} cannot be written ({error.strerror}). No backup was made.",
        "Check its permissions and its disk, or name another folder in OTC_BACKUP_DIR.",
    )


def _dump(warehouse: Warehouse, path: Path) -> Contents:
    """Dumps and counts at one moment: both read the same snapshot."""
    connection = warehouse.connect()
    try:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute("select pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            tables = kept_tables(cursor)
            if not tables:
                raise WarehouseError("There is nothing to back up yet.", "Run `make load build`.")
            run_program(
                "pg_dump",
                *("--format=custom", f"--snapshot={snapshot}", f"--file={path}"),
                *(
                    "--no-owner",
                    "--no-privileges",
                    f"--lock-wait-timeout={warehouse.lock_timeout}s",
                ),
                *(f'--table="{schema}"."{name}"' for schema, name in tables),
                warehouse=warehouse,
            )
            return contents(cursor, tables)
    finally:
        connection.close()


def _read_back(warehouse: Warehouse, path: Path, made_at: datetime) -> Contents:
    with throwaway_database(warehouse, f"otc_backup_{made_at:%Y%m%d%H%M%S}") as other:
        connection = other.connect()
        try:
            with connection, connection.cursor() as cursor:
                for schema in SCHEMAS:
                    cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
            run_program(
                "pg_restore",
                *("--exit-on-error", "--no-owner", "--no-privileges", "--dbname", other.database),
                str(path),
                warehouse=other,
            )
            with connection, connection.cursor() as cursor:
                return contents(cursor, kept_tables(cursor))
        finally:
            connection.close()


@contextmanager
def throwaway_database(warehouse: Warehouse, name: str) -> Iterator[Warehouse]:
    connection = warehouse.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            try:
                cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
            except psycopg2.errors.InsufficientPrivilege:
                raise WarehouseError(
                    f"{warehouse.user} may not create a database to read the backup back into.",
                    f"Run `otc roles` as an administrator (alter role {warehouse.user} createdb).",
                ) from None
            try:
                yield replace(warehouse, database=name)
            finally:
                # Not by force: that may not end the server's own vacuum; this waits for it.
                cursor.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))
    finally:
        connection.close()


def _compare(held: Contents, read: Contents) -> None:
    differing = sorted(
        name for name in held.keys() | read.keys() if held.get(name) != read.get(name)
    )
    if differing:
        raise WarehouseError(
            f"What was read back differs from the warehouse in {', '.join(differing)}: "
            f"{held.get(differing[0])} and {read.get(differing[0])} (rows, checksum).",
            "The backup was thrown away. Try again; check the disk if it stays so.",
        )


def _record(warehouse: Warehouse, backup: Backup, held: Contents) -> None:
    """For those who cannot see the folder: dashboards, and dbt before it deletes history."""
    connection = warehouse.connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("select to_regclass('publication.backups') is not null")
            if cursor.fetchone()[0]:
                size = backup.path.stat().st_size
                rows = sum(count for count, _ in held.values())
                cursor.execute(RECORD, (backup.path.name, size, rows))
    finally:
        connection.close()
