-- BI tools connect as otc_reporter: without its right on a rebuilt mart every dashboard is down;
-- with one on raw or staged rows the desk's mails are open to anybody who has a dashboard.
-- depends_on: {{ ref('tickets') }}, {{ ref('ticket_metrics') }}, {{ ref('servicedesk_tickets') }}
-- depends_on: {{ ref('team_members') }}, {{ ref('stg_otc__comments') }}
-- depends_on: {{ function('total_tickets') }}, {{ function('get_team_backlog') }}
{% set closed = ['raw_otc', 'staging', 'intermediate', 'snapshots', 'publication'] %}
with layers (schema_name, is_readable) as (

    values
    {% for layer in var('reporter_schemas') + closed %}
        ('{{ generate_schema_name(layer, none) | trim }}', {{ layer not in closed }})
        ,
    {% endfor %}
    {% for layer in var('reporter_schemas') %}
        ('build_{{ generate_schema_name(layer, none) | trim }}', false)
        {{- "," if not loop.last }}
    {% endfor %}

),

things as (

    select
        pg_class.oid::regclass::text as thing,
        pg_class.relnamespace as schema_id,
        has_table_privilege(pg_roles.oid, pg_class.oid, 'select') as is_granted
    from pg_class
    inner join pg_roles
        on pg_roles.rolname = 'otc_reporter'
    where pg_class.relkind in ('r', 'v', 'm')
    union all
    select
        pg_proc.oid::regprocedure::text as thing,
        pg_proc.pronamespace as schema_id,
        has_function_privilege(pg_roles.oid, pg_proc.oid, 'execute') as is_granted
    from pg_proc
    inner join pg_roles
        on pg_roles.rolname = 'otc_reporter'

)

select things.thing
from layers
inner join pg_namespace
    on layers.schema_name = pg_namespace.nspname
inner join things
    on pg_namespace.oid = things.schema_id
inner join pg_roles
    on pg_roles.rolname = 'otc_reporter'
where
    layers.is_readable <> (
        has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'usage') and things.is_granted
    )
