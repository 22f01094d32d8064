with
{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }} as (

        {{ raw_totals(dataset, columns) | indent(4) }}

    ),
{% endfor %}

columns as (

    {% for dataset in dataset_columns() %}
        select
            '{{ dataset }}' as dataset,
            columns.key as column_name,
            columns.value as counts
        from {{ dataset }} as totals
        cross join lateral jsonb_each(to_jsonb(totals)) as columns
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

counted as (

    select
        dataset,
        column_name,
        (counts ->> 'raw_count')::bigint as raw_count,
        (counts ->> 'iso_count')::bigint as iso_count,
        (counts ->> 'iso_t_count')::bigint as iso_t_count,
        (counts ->> 'iso_date_count')::bigint as iso_date_count,
        (counts ->> 'day_first_count')::bigint as day_first_count,
        (counts ->> 'ambiguous_count')::bigint as ambiguous_count,
        (counts ->> 'clean_count')::bigint as clean_count
    from columns

)

select * from counted
