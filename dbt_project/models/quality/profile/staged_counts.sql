with newest_rows as (

    select * from {{ ref('newest_rows') }}

),

{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }}_totals as materialized (

        {{ staged_totals(dataset, columns) | indent(4) }}

    ),
{% endfor %}

counted as (

    {% for dataset, columns in dataset_columns().items() %}
        {% for scope in ['all', 'newest'] %}
            {{ staged_counts(dataset, columns, scope) | indent(8) }}
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from counted
