"""Queries of the roster's marts; each is a file in queries/."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.errors
from psycopg2.extras import RealDictCursor

from extract.errors import WarehouseError
from extract.settings.environment import load_environment
from extract.warehouse.connection import Warehouse, database_error

Rows = list[dict[str, Any]]


def query_text(name: str) -> str:
    return (Path(__file__).parent / "queries" / f"{name}.sql").read_text(encoding="utf-8")


class Marts:
    """One session of the reporter's."""

    def __init__(self, cursor: RealDictCursor) -> None:
        self._cursor = cursor

    def rows(self, query: str, **values: object) -> Rows:
        try:
            self._cursor.execute(query_text(query), values)
            return [dict(row) for row in self._cursor.fetchall()]
        except (
            psycopg2.errors.UndefinedTable,
            psycopg2.errors.UndefinedFunction,
            psycopg2.errors.InvalidSchemaName,
        ) as error:
            raise WarehouseError(
                f"The warehouse lacks a part: {str(error).splitlines()[0]}.",
                "Build it: `dbt build`, or for the roster alone `dbt build --select tag:roster "
                "--indirect-selection cautious`.",
            ) from None
        except psycopg2.Error as error:
            raise database_error(error) from None


@contextmanager
def marts(root: Path) -> Iterator[Marts]:
    """Raises WarehouseError when PostgreSQL cannot be used."""
    connection = Warehouse.from_environ(load_environment(root), "REPORTER").connect(autocommit=True)
    try:
        with connection.cursor(cursor_factory=RealDictCursor) as cursor:
            yield Marts(cursor)
    finally:
        connection.close()
