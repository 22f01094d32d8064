"""The versions that readers get: which there were, what the next would change, the way back.

The rules stand in the warehouse, as functions that builds put there (`macros/publication`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2.errors
import psycopg2.extensions

from extract.errors import WarehouseError
from extract.warehouse.connection import Warehouse

LIST = """
select
    versions.version, versions.is_served, versions.published_at, versions.published_by,
    loads.loaded_until, versions.score,
    versions.gone_count::bigint, versions.came_count::bigint, versions.changed_count::bigint,
    (
        select sum(pg_total_relation_size(pg_class.oid))::bigint
        from pg_class
        where
            pg_class.relnamespace = 'publication'::regnamespace and pg_class.relkind = 'r'
            and pg_class.relname ~ ('__v' || versions.version || '(_before|_after)?$')
    ),
    versions.is_kept, versions.reason
from quality.versions
left join lateral (
    select max(value::timestamptz) as loaded_until
    from publication.versions as stored
    cross join jsonb_each_text(stored.loads)
    where stored.version = versions.version
) as loads on true
order by versions.version desc
limit %s
"""
PROBLEMS = "select problem, node from publication.problems(false) order by problem, node"
DIFFERENCES = """
select relation, gone_count, came_count, changed_count, is_whole
from publication.counted_differences()
"""
RESTATED = """
select mart, month, measure, value_before, value_after, is_month_closed, is_beyond_limit
from publication.restated(false, %s)
order by is_beyond_limit desc, is_month_closed desc, mart, month, measure
"""


@dataclass(frozen=True)
class Difference:
    """What readers would get if what was built last were published."""

    problems: list[tuple[str, str]]
    tables: list[tuple[object, ...]]
    figures: list[tuple[object, ...]]


@dataclass(frozen=True)
class Move:
    """Readers had one version and have another now."""

    former: int
    served: int
    row_count: int


def listed_versions(warehouse: Warehouse, most: int) -> list[tuple[object, ...]]:
    with _transaction(warehouse) as cursor:
        cursor.execute(LIST, (most,))
        return cursor.fetchall()


def next_difference(warehouse: Warehouse, limit_pct: float) -> Difference:
    """Compares as a publication does, and undoes what it wrote for that."""
    with _transaction(warehouse) as cursor:
        cursor.execute("select publication.compare_all(false)")
        found = []
        for query, values in ((PROBLEMS, ()), (DIFFERENCES, ()), (RESTATED, (limit_pct,))):
            cursor.execute(query, values)
            found.append(cursor.fetchall())
        cursor.connection.rollback()
        return Difference(*found)


def move_to(warehouse: Warehouse, version: int | None, reason: str) -> Move:
    """Gives readers the version, or the one before theirs, in one transaction."""
    with _transaction(warehouse) as cursor:
        cursor.execute(
            "select * from publication.move_to(%s, %s, %s)",
            (version, reason, warehouse.lock_timeout * 1000),
        )
        return Move(*cursor.fetchone())


@contextmanager
def _transaction(warehouse: Warehouse) -> Iterator[psycopg2.extensions.cursor]:
    connection = warehouse.connect()
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    except (
        psycopg2.errors.UndefinedTable,
        psycopg2.errors.UndefinedFunction,
        psycopg2.errors.InvalidSchemaName,
    ):
        raise WarehouseError("No build has published anything yet.", "Run `make build`.") from None
    except psycopg2.errors.RaiseException as error:
        diagnostics = error.diag
        raise WarehouseError(diagnostics.message_primary, diagnostics.message_hint or "") from None
    finally:
        connection.close()
