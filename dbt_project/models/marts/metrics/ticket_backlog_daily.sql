with days as (

    select * from {{ ref('int_tickets__days') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

-- A closed ticket without a date of its end has no known end, so it counts on no day. One that was
-- resolved on the day it was created was not open at the end of any.
waiting_tickets as (

    select
        {{ no_queue() }} as queue_name,
        created_date,
        resolved_date
    from ticket_metrics
    where created_date is not null and (is_open or resolved_date > created_date)

),

changes as (

    select
        queue_name,
        created_date as date_day,
        1 as change_count
    from waiting_tickets
    union all
    select
        queue_name,
        resolved_date as date_day,
        -1 as change_count
    from waiting_tickets
    where resolved_date is not null

),

changes_by_day as (

    select
        queue_name,
        date_day,
        sum(change_count) as change_count
    from changes
    group by queue_name, date_day

),

backlog_days as (

    select
        days.queue_name,
        days.date_day,
        sum(coalesce(changes_by_day.change_count, 0)) over (
            partition by days.queue_name order by days.date_day
        )::bigint as backlog_count
    from days
    left join changes_by_day
        on
            days.queue_name = changes_by_day.queue_name
            and days.date_day = changes_by_day.date_day

)

select * from backlog_days
