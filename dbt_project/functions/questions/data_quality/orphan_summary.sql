with orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

reasons as (

    select
        dataset,
        orphan_reason,
        orphan_count,
        orphan_pct,
        first_date,
        last_date
    from orphaned_data

)

select * from reasons
order by dataset asc, orphan_count desc, orphan_reason asc
