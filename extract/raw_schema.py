"""The raw schema's tables. Made here, not left to dlt: text columns, keys and an unlogged stage.

dlt finds them and adds columns that the desk invents; it never changes one.
"""

from __future__ import annotations

from functools import cache

import psycopg2.extensions
from psycopg2 import sql

from extract.call_ledger import CREATE as DESK_CALLS
from extract.otc.views import VIEWS, View
from extract.warehouse import RAW_SCHEMA, STAGING_SCHEMA

TECHNICAL_COLUMNS = {
    "_row_key": "text not null",
    "_row_hash": "text not null",
    "_source": "text not null",
    "_first_loaded_at": "timestamptz not null",
    "_loaded_at": "timestamptz not null",
    "_dlt_load_id": "text not null",
}

RUN_TABLES = """
create table if not exists raw_otc.load_runs (
    run_id text primary key,
    view_name text not null,
    source text not null,
    status text not null
        check (status in ('started', 'success', 'partial', 'failed', 'interrupted')),
    started_at timestamptz not null,
    finished_at timestamptz,
    duration_seconds double precision,
    records_fetched bigint,
    records_inserted bigint,
    records_updated bigint,
    records_unchanged bigint,
    records_duplicate bigint,
    records_rejected bigint,
    error_class text,
    error_message text,
    check (
        status not in ('success', 'partial')
        or records_fetched = records_inserted + records_updated + records_unchanged
            + records_duplicate + records_rejected
    )
);
create index if not exists load_runs_view_name_started_at
    on raw_otc.load_runs (view_name, started_at);
create table if not exists raw_otc.rejected_records (
    run_id text not null references raw_otc.load_runs,
    view_name text not null,
    reason text not null,
    record text not null,
    rejected_at timestamptz not null
);
create index if not exists rejected_records_run_id on raw_otc.rejected_records (run_id);
"""


@cache
def raw_column(display_name: str) -> str:
    """The column of the raw table for a column of the desk: dlt's own snake case."""
    from dlt.common.normalizers.naming.snake_case import NamingConvention

    return NamingConvention().normalize_identifier(display_name)


def raw_columns(view: View) -> list[str]:
    return [raw_column(name) for name in view.columns]


def create_raw_schema(connection: psycopg2.extensions.connection) -> None:
    """Idempotent; the schemas are there already where `otc roles` ran."""
    with connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('otc.raw_schema'))")
        for schema in (RAW_SCHEMA, STAGING_SCHEMA):
            cursor.execute("select from pg_namespace where nspname = %s", (schema,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
        cursor.execute(RUN_TABLES)
        cursor.execute(DESK_CALLS)
        for view in VIEWS.values():
            definitions = [
                *(sql.SQL("{} text").format(sql.Identifier(name)) for name in raw_columns(view)),
                *(
                    sql.SQL("{} ").format(sql.Identifier(name)) + sql.SQL(kind)
                    for name, kind in TECHNICAL_COLUMNS.items()
                ),
            ]
            columns = sql.SQL(", ").join(definitions)
            table = sql.Identifier(RAW_SCHEMA, view.name)
            stage = sql.Identifier(STAGING_SCHEMA, view.name)
            cursor.execute(
                sql.SQL("create table if not exists {} ({}, primary key (_row_key))").format(
                    table, columns
                )
            )
            # The stage is refilled by every load: a crash may empty it, so its writes need no log.
            cursor.execute(
                sql.SQL("create unlogged table if not exists {} ({})").format(stage, columns)
            )
