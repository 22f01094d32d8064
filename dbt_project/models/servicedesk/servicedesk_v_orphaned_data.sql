-- Orphans are known before the gate; schema servicedesk changes with the marts, behind it.
-- depends_on: {{ ref('gate') }}
with orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

-- A dataset without orphans has no row in orphaned_data.
sources (source) as (

    values ('timesheets'), ('comments')

),

orphan_counts as (

    select
        sources.source,
        coalesce(sum(orphaned_data.orphan_count), 0)::bigint as orphaned_count
    from sources
    left join orphaned_data
        on sources.source = orphaned_data.dataset
    group by sources.source

)

select * from orphan_counts
