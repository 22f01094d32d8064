-- The end of the backlog's line is where readers look: it must be the number of open tickets.
with backlog as (

    select
        queue_name,
        backlog_count,
        row_number() over (partition by queue_name order by date_day desc) as place
    from {{ ref('ticket_backlog_daily') }}

),

open_tickets as (

    select
        {{ no_queue() }} as queue_name,
        count(*) filter (
            where is_open and created_date <= {{ desk_date(as_of()) }}
        ) as open_count,
        count(*) filter (
            where is_closed and created_date <= {{ desk_date(as_of()) }}
            and resolved_date > {{ desk_date(as_of()) }}
        ) as closed_later_count
    from {{ ref('ticket_metrics') }}
    group by {{ no_queue() }}

)

select open_tickets.queue_name
from open_tickets
inner join backlog
    on open_tickets.queue_name = backlog.queue_name
where
    backlog.place = 1
    and backlog.backlog_count <> open_tickets.open_count + open_tickets.closed_later_count
