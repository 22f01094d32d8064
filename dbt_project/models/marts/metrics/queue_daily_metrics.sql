with days as (

    select * from {{ ref('int_tickets__days') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

created as (

    select
        {{ no_queue() }} as queue_name,
        created_date,
        {{ ticket_measures() | indent(8) }}
    from ticket_metrics
    where created_date is not null
    group by {{ no_queue() }}, created_date

),

resolved as (

    select
        {{ no_queue() }} as queue_name,
        resolved_date,
        count(*) as resolved_count
    from ticket_metrics
    where resolved_date is not null
    group by {{ no_queue() }}, resolved_date

),

filled as (

    select
        days.queue_name,
        days.date_day,
        -- Today is no longer to come, and not over.
        days.date_day < {{ desk_date(as_of()) }}
        and coalesce(created.open_count, 0) = 0 as is_complete,
        coalesce(created.ticket_count, 0) as created_count,
        coalesce(resolved.resolved_count, 0) as resolved_count,
        {{ ticket_measures_or_zero('created') | indent(8) }}
    from days
    left join created
        on
            days.queue_name = created.queue_name
            and days.date_day = created.created_date
    left join resolved
        on
            days.queue_name = resolved.queue_name
            and days.date_day = resolved.resolved_date

),

rated as (

    select
        filled.*,
        filled.created_count - filled.resolved_count as net_count,
        {{ ticket_rates('filled') | indent(8) }}
    from filled

)

select * from rated
