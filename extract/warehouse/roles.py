"""Creates the warehouse's roles and schemas, on the embedded server and on any other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg2
from psycopg2 import sql

from extract.errors import WarehouseError
from extract.warehouse.connection import Warehouse

ROLES = ("otc_loader", "otc_transformer", "otc_reporter")
# dbt grants by the same list, which it has as the var `reporter_schemas`.
REPORTER_SCHEMAS = ("marts", "servicedesk", "quality", "questions")
SCRIPT = Path(__file__).with_name("roles.sql")


def create_roles(admin: Warehouse, passwords: Mapping[str, str]) -> None:
    """Creates what is missing; a role without a password in `passwords` keeps the one it has."""
    connection = admin.connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("set local password_encryption = 'scram-sha-256'")
            # Two administrators at once would collide in pg_authid; so one waits for the other.
            cursor.execute("select pg_advisory_xact_lock(hashtext('otc.roles'))")
            schemas = ",".join(REPORTER_SCHEMAS)
            cursor.execute("select set_config('otc.reporter_schemas', %s, true)", (schemas,))
            cursor.execute(SCRIPT.read_text(encoding="utf-8"))
            for role, password in passwords.items():
                cursor.execute(
                    sql.SQL("alter role {} password %s").format(sql.Identifier(role)), (password,)
                )
    except psycopg2.Error as error:
        raise WarehouseError(
            f"The roles could not be created as {admin.user}: {str(error).splitlines()[0]}.",
            "Run `otc roles` as a user who may create roles and schemas (PGUSER, PGPASSWORD).",
        ) from None
    finally:
        connection.close()
