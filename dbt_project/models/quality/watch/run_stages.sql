{{ config(materialized='view') }}
with load_stages as (

    select * from {{ source('otc', 'load_stages') }}

),

node_results as (

    select * from {{ ref('node_results') }}

),

versions as (

    select * from {{ source('publication', 'versions') }}

),

other_stages as (

    select * from {{ source('watch', 'run_stages') }}

),

-- Several nodes run at once: these are seconds of work, not of the clock.
of_builds as (

    select
        run_id,
        stage,
        case when bool_or(is_failed) then 'failed' else 'success' end as outcome,
        sum(row_count)::bigint as row_count,
        null::bigint as peak_memory_bytes,
        sum(seconds) as seconds,
        null::numeric as cpu_seconds
    from node_results
    group by run_id, stage

),

of_publications as (

    select
        run_id,
        'publication' as stage,
        'success' as outcome,
        null::bigint as row_count,
        null::bigint as peak_memory_bytes,
        sum(seconds) as seconds,
        null::numeric as cpu_seconds
    from versions
    group by run_id

),

together as (

    select
        run_id,
        stage,
        outcome,
        row_count,
        peak_memory_bytes,
        seconds,
        cpu_seconds
    from load_stages
    union all
    select * from of_builds
    union all
    select * from of_publications
    union all
    select
        run_id,
        stage,
        outcome,
        row_count,
        peak_memory_bytes,
        seconds,
        cpu_seconds
    from other_stages

)

select * from together
