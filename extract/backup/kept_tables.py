"""Which tables no rebuild makes again, and what they hold: a count and a checksum each."""

from __future__ import annotations

import psycopg2.extensions
from psycopg2 import sql

# Raw holds rows that have left the desk's window; the others are memories of what was once found.
KEPT = """
select nspname, relname
from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
where
    relkind in ('r', 'p') and (
        nspname in ('raw_otc', 'snapshots')
        or (nspname = 'quality' and relname in ('score_history', 'value_issues'))
        or (
            nspname = 'publication'
            and relname in ('versions', 'moves', 'changes', 'restatements', 'lost_views')
        )
        -- What became of each node is of builds that the warehouse does not know any more.
        or (nspname = 'watch' and relname <> 'node_results')
    )
order by nspname, relname
"""
# The rows that lead from version to version: not in a backup, and in the way of those to come.
LED = """
select nspname, relname
from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
where relkind = 'r' and nspname = 'publication' and relname ~ '__v[0-9]+(_before|_after)?$'
"""
HOLDS = "select count(*), coalesce(sum(hashtextextended(kept::text, 0)), 0)::text from {} as kept"
SCHEMAS = ("raw_otc", "snapshots", "quality", "publication", "watch")

Table = tuple[str, str]
Contents = dict[str, tuple[int, str]]


def kept_tables(cursor: psycopg2.extensions.cursor) -> list[Table]:
    cursor.execute(KEPT)
    return cursor.fetchall()


def tables_in_the_way(cursor: psycopg2.extensions.cursor) -> list[Table]:
    cursor.execute(LED)
    return cursor.fetchall()


def contents(cursor: psycopg2.extensions.cursor, tables: list[Table]) -> Contents:
    found = {}
    # A stamp is written as the session's zone has it: both sides must have the same.
    cursor.execute("set local timezone = 'UTC'")
    for table in tables:
        cursor.execute(sql.SQL(HOLDS).format(sql.Identifier(*table)))
        found[".".join(table)] = cursor.fetchone()
    return found
