with
{% for dataset in dataset_columns() %}
    {{ dataset }} as (

        select
            '{{ dataset }}' as dataset,
            raw._row_key as row_key,
            raw._vanished_at as vanished_at,
            raw._first_loaded_at as first_loaded_at,
            jsonb_strip_nulls(to_jsonb(raw)) as last_values
        from {{ source('otc', dataset) }} as raw
        where raw._vanished_at is not null and {{ came_before_run(dataset, 'raw._loaded_at') }}

    ),
{% endfor %}

united as (

    {% for dataset in dataset_columns() %}
        select * from {{ dataset }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from united
