with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

waiting as (

    select
        ticket_id,
        queue_name,
        status,
        category,
        round(open_age_days, 1) as open_age_days,
        created_at
    from ticket_metrics
    where is_open_unassigned and {{ is_asked_for('queue_name', 'queue') }}
    order by created_at, ticket_id
    limit backlog_of_queue.top

),

titled as (

    select
        waiting.ticket_id,
        tickets.title,
        waiting.queue_name,
        waiting.status,
        waiting.category,
        waiting.open_age_days,
        waiting.created_at
    from waiting
    inner join tickets
        on waiting.ticket_id = tickets.ticket_id

)

select * from titled
order by created_at, ticket_id
