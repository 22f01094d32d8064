with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

data_freshness as (

    select * from {{ ref('data_freshness') }}

),

tickets as (

    select
        count(*) as ticket_count,
        count(*) filter (where comment_count > 0) as commented_count,
        count(*) filter (where has_timesheet) as booked_count,
        count(*) filter (where is_closed) as closed_count,
        count(resolution_hours) as timed_count
    from ticket_metrics

),

orphans as (

    select
        dataset,
        sum(orphan_count)::bigint as orphan_count
    from orphaned_data
    group by dataset

),

covered as (

    select
        1 as place,
        'tickets with a comment' as coverage,
        ticket_count as row_count,
        commented_count as covered_count
    from tickets
    union all
    select
        2 as place,
        'tickets with time booked' as coverage,
        ticket_count as row_count,
        booked_count as covered_count
    from tickets
    union all
    select
        3 as place,
        'closed tickets with a time of resolution' as coverage,
        closed_count as row_count,
        timed_count as covered_count
    from tickets
    union all
    select
        case data_freshness.view_name when 'comments' then 4 else 5 end as place,
        data_freshness.view_name || ' with their ticket' as coverage,
        data_freshness.row_count,
        data_freshness.row_count - coalesce(orphans.orphan_count, 0) as covered_count
    from data_freshness
    left join orphans
        on data_freshness.view_name = orphans.dataset
    where data_freshness.view_name in ('comments', 'timesheets')

),

rated as (

    select
        *,
        {{ percentage('covered_count', 'row_count') }} as covered_pct
    from covered

)

select
    coverage,
    row_count,
    covered_count,
    covered_pct
from rated
order by place
