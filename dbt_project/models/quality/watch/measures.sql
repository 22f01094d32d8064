{{ config(materialized='view') }}
with measures_of_runs as (

    select * from {{ ref('measures_of_runs') }}

),

measures_of_builds as (

    select * from {{ ref('measures_of_builds') }}

),

measures_of_loads as (

    select * from {{ ref('measures_of_loads') }}

),

measures_of_data as (

    select * from {{ ref('measures_of_data') }}

),

measures_of_service as (

    select * from {{ ref('measures_of_service') }}

),

together as (

    select * from measures_of_runs
    union all
    select * from measures_of_builds
    union all
    select * from measures_of_loads
    union all
    select * from measures_of_data
    union all
    select * from measures_of_service

),

rounded as (

    select
        measure,
        detail,
        round(value::numeric, 3) as value,
        {{ live_moment() }} as measured_at
    from together

)

select * from rounded
