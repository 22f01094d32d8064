-- The loads are known before the gate; schema servicedesk changes with the marts, behind it.
-- depends_on: {{ ref('gate') }}
with load_runs as (

    select * from {{ ref('load_runs') }}

),

-- A failed load keeps the time of the one before: the newest row of a view then never looks fresh.
finished_loads as (

    select
        *,
        max(finished_at) filter (where is_completed) over (
            partition by view_name
            order by finished_at asc, run_id asc
        ) as last_loaded_at
    from load_runs
    where finished_at is not null

),

renamed as (

    select
        view_name,
        records_fetched,
        records_inserted,
        records_updated,
        records_rejected as records_errors,
        {{ desk_clock('started_at') }} as load_start,
        {{ desk_clock('finished_at') }} as load_end,
        duration_seconds as load_duration_seconds,
        status as load_status,
        error_message,
        {{ desk_clock('last_loaded_at') }} as last_load_time
    from finished_loads

)

select * from renamed
