with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

dates as (

    select * from {{ ref('dates') }}

),

queues as (

    select distinct {{ no_queue() }} as queue_name
    from ticket_metrics

),

reach as (

    select least(min(created_date), min(resolved_date)) as first_date
    from ticket_metrics

),

-- Every day for every queue: a day without tickets is a 0, not a gap in a chart or in a mean. A day
-- that has not begun is none yet, whatever date somebody mistyped.
days as (

    select
        queues.queue_name,
        dates.date_day
    from queues
    cross join reach
    inner join dates
        on reach.first_date <= dates.date_day and dates.is_past

)

select * from days
