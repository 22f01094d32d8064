with
{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }} as (

        {{ raw_totals(dataset, columns) | indent(4) }}

    ),
{% endfor %}

counted as (

    {% for dataset in dataset_columns() %}
        select
            '{{ dataset }}' as dataset,
            columns.key as column_name,
            counts.*
        from {{ dataset }} as totals
        cross join lateral jsonb_each(to_jsonb(totals)) as columns
        cross join lateral jsonb_to_record(columns.value) as counts (
            raw_count bigint,
            iso_count bigint,
            iso_t_count bigint,
            iso_date_count bigint,
            day_first_count bigint,
            ambiguous_count bigint,
            clean_count bigint
        )
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from counted
