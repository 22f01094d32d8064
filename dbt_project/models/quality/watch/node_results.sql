{{ config(materialized='view') }}
with node_results as (

    select * from {{ source('watch', 'node_results') }}

),

builds as (

    select * from {{ source('publication', 'builds') }}

),

described as (

    select
        builds.run_id,
        node_results.unique_id,
        node_results.stage,
        node_results.status,
        node_results.message,
        node_results.row_count,
        node_results.failures,
        node_results.seconds,
        node_results.status in ('error', 'fail', 'runtime error') as is_failed,
        builds.started_at as build_started_at
    from node_results
    inner join builds
        on node_results.build = builds.build

)

select * from described
