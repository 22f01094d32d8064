{{ config(materialized='view') }}
with load_runs as (

    select * from {{ source('otc', 'load_runs') }}

),

described as (

    select
        run_id,
        view_name,
        source,
        status,
        error_class,
        error_message,
        records_fetched,
        records_inserted,
        records_updated,
        records_unchanged,
        records_duplicate,
        records_rejected,
        records_vanished,
        accepted_reason,
        duration_seconds,
        status in ('success', 'partial') as is_completed,
        started_at,
        finished_at
    from load_runs

)

select * from described
