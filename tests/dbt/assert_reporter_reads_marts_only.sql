-- BI tools connect as otc_reporter: without its right on a rebuilt mart every dashboard is down;
-- with one on raw or staged rows the desk's mails are open to anybody who has a dashboard.
-- depends_on: {{ ref('tickets') }}, {{ ref('ticket_metrics') }}, {{ ref('servicedesk_tickets') }}
-- depends_on: {{ ref('team_members') }}, {{ ref('stg_otc__comments') }}
{% set readable = ['marts', 'servicedesk', 'quality'] %}
{% set closed = ['raw_otc', 'staging', 'intermediate', 'snapshots'] %}
with layers (schema_name, is_readable) as (

    values
    {% for layer in readable + closed %}
        ('{{ generate_schema_name(layer, none) | trim }}', {{ layer in readable }})
        {{- "," if not loop.last }}
    {% endfor %}

)

select pg_class.oid::regclass as relation
from layers
inner join pg_namespace
    on layers.schema_name = pg_namespace.nspname
inner join pg_class
    on pg_namespace.oid = pg_class.relnamespace
inner join pg_roles
    on pg_roles.rolname = 'otc_reporter'
where
    pg_class.relkind in ('r', 'v', 'm')
    and layers.is_readable <> (
        has_schema_privilege(pg_roles.oid, pg_class.relnamespace, 'usage')
        and has_table_privilege(pg_roles.oid, pg_class.oid, 'select')
    )
