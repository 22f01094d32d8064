{{ config(materialized='view') }}
with restatements as (

    select * from {{ source('publication', 'restatements') }}

),

versions as (

    select * from {{ source('publication', 'versions') }}

),

described as (

    select
        restatements.version,
        restatements.mart,
        restatements.month as month_start,
        restatements.measure,
        restatements.value_before,
        restatements.value_after,
        restatements.value_after - restatements.value_before as difference,
        round(
            100 * (restatements.value_after - restatements.value_before)
            / nullif(abs(restatements.value_before), 0),
            2
        ) as difference_pct,
        restatements.is_month_closed,
        restatements.is_beyond_limit,
        versions.published_at
    from restatements
    inner join versions
        on restatements.version = versions.version

)

select * from described
