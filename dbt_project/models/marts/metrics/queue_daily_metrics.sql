with days as (

    select * from {{ ref('int_tickets__days') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

created_tickets as (

    select
        days.queue_name,
        days.date_day,
        {{ ticket_measures() | indent(8) }}
    from days
    left join ticket_metrics
        on
            days.queue_name = {{ no_queue('ticket_metrics.queue_name') }}
            and days.date_day = ticket_metrics.created_date
    group by days.queue_name, days.date_day

),

resolved_tickets as (

    select
        {{ no_queue() }} as queue_name,
        resolved_date,
        count(*) as resolved_count
    from ticket_metrics
    where resolved_date is not null
    group by {{ no_queue() }}, resolved_date

),

queue_days as (

    select
        created_tickets.*,
        created_tickets.ticket_count as created_count,
        coalesce(resolved_tickets.resolved_count, 0) as resolved_count,
        created_tickets.ticket_count - coalesce(resolved_tickets.resolved_count, 0) as net_count,
        -- Today has begun but is not complete.
        created_tickets.date_day < {{ desk_date(as_of()) }}
        and created_tickets.open_count = 0 as is_complete,
        {{ ticket_rates('created_tickets') | indent(8) }}
    from created_tickets
    left join resolved_tickets
        on
            created_tickets.queue_name = resolved_tickets.queue_name
            and created_tickets.date_day = resolved_tickets.resolved_date

)

select * from queue_days
