-- One bad day drowns in years of good ones, so the newest rows are also judged by themselves: those
-- of the latest load, and of as many before it as it takes to measure a share.
{% set enough = 1000 %}
with loads as (

    {% for dataset in dataset_columns() %}
        select
            '{{ dataset }}' as dataset,
            loaded_at,
            count(*) as row_count
        from {{ ref('stg_otc__' ~ dataset) }}
        group by loaded_at
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

running as (

    select
        dataset,
        loaded_at,
        sum(row_count) over newest_first as rows_since
    from loads
    window newest_first as (partition by dataset order by loaded_at desc)

),

newest as (

    select
        dataset,
        coalesce(
            max(loaded_at) filter (where rows_since >= {{ enough }}), min(loaded_at)
        ) as loaded_since
    from running
    group by dataset

)

select * from newest
