with load_runs as (

    select * from {{ ref('load_runs') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

last_loads as (

    select distinct on (load_runs.view_name)
        load_runs.view_name,
        load_runs.records_fetched
    from load_runs
    inner join newest_rows
        on load_runs.view_name = newest_rows.dataset
    where load_runs.is_completed
    order by load_runs.view_name asc, load_runs.started_at desc, load_runs.run_id desc

),

measured as (

    select
        view_name as dataset,
        'newest' as scope,
        null as column_name,
        'rows_sent' as check_name,
        (records_fetched > 0)::int::numeric as measured
    from last_loads

)

select * from measured
