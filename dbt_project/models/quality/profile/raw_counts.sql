with
{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }}_totals as materialized (

        {{ raw_totals(dataset, columns) | indent(4) }}

    ),
{% endfor %}

counted as (

    {% for dataset, columns in dataset_columns().items() %}
        {{ raw_counts(dataset, columns) | indent(4) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from counted
