{{ config(materialized='view') }}
with load_runs as (

    select * from {{ source('otc', 'load_runs') }}

),

builds as (

    select * from {{ source('publication', 'builds') }}

),

other_runs as (

    select * from {{ source('watch', 'runs') }}

),

loads as (

    select
        run_id,
        'load' as kind,
        view_name as subject,
        case status when 'started' then 'under way' else status end as outcome,
        error_message as error,
        code_version,
        null as started_by,
        records_fetched as row_count,
        peak_memory_bytes,
        duration_seconds::numeric as seconds,
        cpu_seconds,
        started_at,
        finished_at
    from load_runs

),

-- A build of which a part has failed can have published the roster's part all the same.
judged_builds as (

    select
        run_id,
        'build' as kind,
        command as subject,
        case
            when finished_at is null then 'under way'
            when outcome = 'killed' then 'interrupted'
            when failed_count > 0 or outcome like 'Nothing could%' then 'failed'
            when outcome like 'Published%' or outcome like 'Nothing changed%' then 'success'
            else 'not published'
        end as outcome,
        outcome as error,
        code_version,
        started_by,
        row_count,
        null::bigint as peak_memory_bytes,
        extract(epoch from finished_at - started_at)::numeric as seconds,
        null::numeric as cpu_seconds,
        started_at,
        finished_at
    from builds

),

others as (

    select
        run_id,
        kind,
        kind as subject,
        outcome,
        error,
        code_version,
        started_by,
        row_count,
        peak_memory_bytes,
        seconds,
        cpu_seconds,
        started_at,
        finished_at
    from other_runs

),

together as (

    select * from loads
    union all
    select * from judged_builds
    union all
    select * from others

)

select * from together
