-- BI tools connect as otc_reporter: without its right on a rebuilt mart every dashboard is down;
-- with one on raw or staged rows the desk's mails are open to anybody who has a dashboard.
{% set readable = [ref('tickets'), ref('comments'), ref('timesheets')] %}
{% set closed = [source('otc', 'comments'), ref('stg_otc__comments')] %}
with relations as (

    {% for relation in readable + closed %}
        select
            '{{ relation }}'::regclass as relation,
            {{ relation in readable }} as is_readable
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select relations.*
from relations
inner join pg_class
    on relations.relation = pg_class.oid
inner join pg_roles
    on pg_roles.rolname = 'otc_reporter'
where
    relations.is_readable <> (
        has_schema_privilege(pg_roles.oid, pg_class.relnamespace, 'usage')
        and has_table_privilege(pg_roles.oid, pg_class.oid, 'select')
    )
