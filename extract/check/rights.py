"""Lists the rights that a login lacks: an SQL statement for each role, and a row for each right."""

from __future__ import annotations

import psycopg2.extensions

from extract.otc.views import VIEWS
from extract.warehouse.connection import RAW_SCHEMA, STAGING_SCHEMA
from extract.warehouse.roles import REPORTER_SCHEMAS

NAMES = {
    "raw": RAW_SCHEMA,
    "loaders": [RAW_SCHEMA, STAGING_SCHEMA],
    "raw_tables": [*VIEWS, "load_runs", "rejected_records", "desk_calls"],
    "read_by_bi": list(REPORTER_SCHEMAS),
}

# A load creates missing schemas if it may. It alters its tables, so it must own them.
LOADER_LACKS = """
select 'temporary tables'
where not has_database_privilege(current_database(), 'temporary')
union all
select case when oid is null then 'schema ' else 'creating in schema ' end || wanted.name
from unnest(%(loaders)s) as wanted (name)
left join pg_namespace on nspname = wanted.name
where case
    when oid is null then not has_database_privilege(current_database(), 'create')
    else not has_schema_privilege(oid, 'create') or not has_schema_privilege(oid, 'usage')
end
union all
select format('ownership of %%I.%%I', nspname, relname)
from pg_class
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%(loaders)s) and relname = any(%(raw_tables)s)
    and not pg_has_role(relowner, 'usage')
"""
# For the layers' schemas only that they can be created: each target names its own.
TRANSFORMER_LACKS = """
select 'creating schemas'
where not has_database_privilege(current_database(), 'create')
union all
select 'schema ' || wanted.name
from (values (%(raw)s)) as wanted (name)
left join pg_namespace on nspname = wanted.name
where not coalesce(has_schema_privilege(oid, 'usage'), false)
union all
select format('reading %%I.%%I', nspname, relname)
from pg_class
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname = %(raw)s and relname = any(%(raw_tables)s)
    and not has_table_privilege(pg_class.oid, 'select')
"""
REPORTER_LACKS = """
select 'schema ' || wanted.name
from unnest(%(read_by_bi)s) as wanted (name)
left join pg_namespace on nspname = wanted.name
where not coalesce(has_schema_privilege(oid, 'usage'), false)
union all
select format('reading %%I.%%I', nspname, relname)
from pg_class
inner join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%(read_by_bi)s) and relkind in ('r', 'p', 'v', 'm')
    and not has_table_privilege(pg_class.oid, 'select')
union all
select format('calling %%I.%%I', nspname, proname)
from pg_proc
inner join pg_namespace on pg_namespace.oid = pronamespace
where nspname = any(%(read_by_bi)s) and not has_function_privilege(pg_proc.oid, 'execute')
"""


def lacking_rights(connection: psycopg2.extensions.connection, lacks: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(lacks, NAMES)
        return [row[0] for row in cursor.fetchall()]
