"""Reads what the warehouse holds now: the rows of each mart, and the last load of each view."""

from __future__ import annotations

from psycopg2 import sql

from extract.warehouse.connection import Warehouse

# Not of information_schema, which hides what the login may not read: it would look like no mart.
MARTS = """
select nspname, relname
from pg_class
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname in ('marts', 'servicedesk') and relkind in ('r', 'p', 'v', 'm')
order by nspname, relname
"""
LAST_RUNS = """
select distinct on (view_name)
    view_name, status, records_fetched, records_inserted, records_updated, records_unchanged,
    records_rejected, duration_seconds
from raw_otc.load_runs
order by view_name, started_at desc
"""


def rows_per_mart(warehouse: Warehouse) -> list[tuple[str, int]]:
    """Counts the rows of every mart; an empty list before the first build."""
    connection = warehouse.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(MARTS)
            counts = []
            for schema, table in cursor.fetchall():
                cursor.execute(
                    sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
                )
                counts.append((f"{schema}.{table}", cursor.fetchone()[0]))
            return counts
    finally:
        connection.close()


def last_runs(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """Reads the newest run of each view; an empty list before the first load."""
    connection = warehouse.connect(autocommit=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select to_regclass('raw_otc.load_runs') is not null")
            if not cursor.fetchone()[0]:
                return []
            cursor.execute(LAST_RUNS)
            return cursor.fetchall()
    finally:
        connection.close()
