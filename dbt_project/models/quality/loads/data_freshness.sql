-- The age of the data is that of the last completed load: a failed one brought nothing.
{% set happened = {
    'tickets': 'modified_at',
    'comments': 'created_at',
    'timesheets': desk_midnight('work_date'),
} %}
with load_runs as (

    select * from {{ ref('load_runs') }}

),

last_runs as (

    select
        view_name,
        max(finished_at) filter (where is_completed) as last_loaded_at,
        max(started_at) as last_tried_at
    from load_runs
    group by view_name

),

newest_data as (

    {% for dataset, moment in happened.items() %}
        select
            '{{ dataset }}' as view_name,
            count(*) as row_count,
            max({{ moment }}) filter (where {{ moment }} <= {{ as_of() }}) as newest_data_at
        from {{ ref('stg_otc__' ~ dataset) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

joined as (

    select
        newest_data.view_name,
        newest_data.row_count,
        last_runs.last_loaded_at,
        last_runs.last_tried_at,
        round(extract(epoch from {{ as_of() }} - last_runs.last_loaded_at) / 3600, 2) as age_hours,
        newest_data.newest_data_at
    from newest_data
    left join last_runs
        on newest_data.view_name = last_runs.view_name

)

select * from joined
