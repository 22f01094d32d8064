-- Charts by day and totals by queue are on one dashboard: they must show the same number.
with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

days as (

    select * from {{ ref('queue_daily_metrics') }}

),

months as (

    select * from {{ ref('service_metrics_monthly') }}

),

-- What was resolved after the run clock comes with its day.
dated_tickets as (

    select
        *,
        created_date is not null as is_created,
        resolved_date <= {{ desk_date(as_of()) }} as is_resolved
    from ticket_metrics

),

tickets_by_queue as (

    select
        {{ no_queue() }} as queue_name,
        count(*) filter (where is_created) as created_count,
        count(*) filter (where is_resolved) as resolved_count,
        count(*) filter (where is_created and is_closed) as closed_count,
        count(*) filter (where is_created and is_open) as open_count
    from dated_tickets
    group by {{ no_queue() }}

),

days_by_queue as (

    select
        queue_name,
        sum(created_count) as created_count,
        sum(resolved_count) as resolved_count,
        sum(closed_count) as closed_count,
        sum(open_count) as open_count
    from days
    group by queue_name

),

of_days as (

    select
        sum(created_count) as created_count,
        sum(sla_met_count) as sla_met_count,
        sum(resolution_hours) as resolution_hours
    from days

),

of_months as (

    select
        sum(ticket_count) as created_count,
        sum(sla_met_count) as sla_met_count,
        sum(resolution_hours) as resolution_hours
    from months

)

select
    tickets_by_queue.queue_name,
    'by queue' as difference
from tickets_by_queue
full outer join days_by_queue
    on tickets_by_queue.queue_name = days_by_queue.queue_name
where
    (
        tickets_by_queue.created_count,
        tickets_by_queue.resolved_count,
        tickets_by_queue.closed_count,
        tickets_by_queue.open_count
    ) is distinct from (
        days_by_queue.created_count,
        days_by_queue.resolved_count,
        days_by_queue.closed_count,
        days_by_queue.open_count
    )
    or tickets_by_queue.created_count <> tickets_by_queue.closed_count + tickets_by_queue.open_count
union all
select
    null as queue_name,
    'days and months' as difference
from of_days
cross join of_months
where
    (of_days.created_count, of_days.sla_met_count, of_days.resolution_hours)
    is distinct from (of_months.created_count, of_months.sla_met_count, of_months.resolution_hours)
