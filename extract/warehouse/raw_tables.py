"""Creates the raw schema's tables here, not by dlt: text columns, keys and an unlogged stage.

dlt finds them, and adds a column that is new at the desk; it never changes one.
"""

from __future__ import annotations

from collections.abc import Mapping

import psycopg2.extensions
from psycopg2 import sql

from extract.otc.call_ledger import CREATE as DESK_CALLS
from extract.otc.views import VIEWS, View
from extract.warehouse.connection import RAW_SCHEMA, STAGING_SCHEMA, LastingConnection
from extract.warehouse.raw_names import TECHNICAL_COLUMNS, raw_columns

COLUMNS = """
select column_name from information_schema.columns where table_schema = %s and table_name = %s
"""
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
    records_vanished bigint,
    error_class text,
    error_message text,
    accepted_reason text,
    cpu_seconds numeric,
    peak_memory_bytes bigint,
    code_version text,
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
create table if not exists raw_otc.load_findings (
    run_id text not null references raw_otc.load_runs,
    view_name text not null,
    kind text not null,
    column_name text,
    detail text not null,
    found_at timestamptz not null
);
create index if not exists load_findings_run_id on raw_otc.load_findings (run_id);
create table if not exists raw_otc.load_stages (
    run_id text not null references raw_otc.load_runs,
    stage text not null,
    seconds numeric not null,
    cpu_seconds numeric,
    peak_memory_bytes bigint,
    row_count bigint,
    outcome text not null,
    primary key (run_id, stage)
);
-- Of earlier versions.
alter table raw_otc.load_runs
    add column if not exists records_vanished bigint,
    add column if not exists accepted_reason text,
    add column if not exists cpu_seconds numeric,
    add column if not exists peak_memory_bytes bigint,
    add column if not exists code_version text;
-- Earlier versions listed rows here that differ from the stored ones and change nothing.
drop table if exists raw_otc.reconciled_rows;
"""


def create_call_ledger(connection: LastingConnection) -> None:
    """Creates the call ledger alone: a dry run needs it, because its calls count too."""
    with connection.transaction() as cursor:
        _create_schemas(cursor, RAW_SCHEMA)
        cursor.execute(DESK_CALLS)


def create_raw_schema(connection: LastingConnection) -> None:
    """Creates what is missing; after `otc roles` the schemas are there already."""
    with connection.transaction() as cursor:
        _create_schemas(cursor, RAW_SCHEMA, STAGING_SCHEMA)
        cursor.execute(RUN_TABLES)
        cursor.execute(DESK_CALLS)
        for view in VIEWS.values():
            _create_tables(cursor, view)


def _create_schemas(cursor: psycopg2.extensions.cursor, *schemas: str) -> None:
    cursor.execute("select pg_advisory_xact_lock(hashtext('otc.raw_schema'))")
    for schema in schemas:
        cursor.execute("select from pg_namespace where nspname = %s", (schema,))
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))


def _create_tables(cursor: psycopg2.extensions.cursor, view: View) -> None:
    columns = {**dict.fromkeys(raw_columns(view), "text"), **TECHNICAL_COLUMNS}
    definitions = sql.SQL(", ".join(f"{name} {kind}" for name, kind in columns.items()))
    cursor.execute(
        sql.SQL("create table if not exists {} ({}, primary key (_row_key))").format(
            sql.Identifier(RAW_SCHEMA, view.name), definitions
        )
    )
    # Every load fills the stage again, so a crash may empty it and its writes can go unlogged.
    cursor.execute(
        sql.SQL("create unlogged table if not exists {} ({})").format(
            sql.Identifier(STAGING_SCHEMA, view.name), definitions
        )
    )
    add_columns(cursor, view, columns)


def add_columns(cursor: psycopg2.extensions.cursor, view: View, columns: Mapping[str, str]) -> None:
    """Adds the columns that a table lacks: it is of an earlier version, or the columns are new."""
    for schema in (RAW_SCHEMA, STAGING_SCHEMA):
        cursor.execute(COLUMNS, (schema, view.name))
        present = {name for (name,) in cursor.fetchall()}
        for name in columns.keys() - present:
            cursor.execute(
                sql.SQL("alter table {} add column {} ").format(
                    sql.Identifier(schema, view.name), sql.Identifier(name)
                )
                + sql.SQL(columns[name])
            )
