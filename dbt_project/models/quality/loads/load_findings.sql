{{ config(materialized='view') }}
with load_findings as (

    select * from {{ source('otc', 'load_findings') }}

),

described as (

    select
        run_id,
        view_name,
        kind,
        column_name,
        detail,
        found_at
    from load_findings

)

select * from described
