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

    select
        least(min(created_date), min(resolved_date)) as first_date,
        greatest(max(created_date), max(resolved_date), {{ desk_date(as_of()) }}) as last_date
    from ticket_metrics

),

-- Every day for every queue: a day without tickets is a 0, not a gap in a chart or in a mean.
days as (

    select
        queues.queue_name,
        dates.date_day,
        dates.is_past
    from queues
    cross join reach
    inner join dates
        on dates.date_day between reach.first_date and reach.last_date

)

select * from days
