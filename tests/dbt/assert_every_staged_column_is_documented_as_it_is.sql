-- Staging has no contract, under which its first build would keep to one core: a column renamed or
-- retyped there would leave a docs site that describes another table.
{% set models = ['stg_otc__tickets', 'stg_otc__comments', 'stg_otc__timesheets'] %}
with documented (relation, column_name, data_type) as (

    values
    {% for model in models %}
        {% for column in graph.nodes.get('model.otc.' ~ model, {}).get('columns', {}).values() %}
            ('{{ model }}', '{{ column.name }}', '{{ column.data_type }}'::regtype),
        {% endfor %}
    {% endfor %}
    (null, null, null)

),

built as (

    {% for model in models %}
        select
            '{{ model }}' as relation,
            attname::text as column_name,
            atttypid::regtype as data_type
        from pg_attribute
        where
            attrelid = '{{ ref(model) }}'::regclass
            and attnum > 0
            and not attisdropped
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    documented.data_type as documented_type,
    built.data_type as built_type,
    coalesce(documented.relation, built.relation) as relation,
    coalesce(documented.column_name, built.column_name) as column_name
from documented
full join built
    on
        documented.relation = built.relation
        and documented.column_name = built.column_name
where documented.data_type is distinct from built.data_type
