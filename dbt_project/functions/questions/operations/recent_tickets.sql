with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

newest as (

    select
        ticket_id,
        queue_name,
        assignee_name,
        severity,
        status,
        created_at
    from ticket_metrics
    where created_at <= {{ asked_moment() }} and {{ is_asked_for('queue_name', 'queue') }}
    order by created_at desc, ticket_id desc
    limit recent_tickets.top

),

titled as (

    select
        newest.ticket_id,
        tickets.title,
        newest.queue_name,
        newest.assignee_name,
        newest.severity,
        newest.status,
        newest.created_at
    from newest
    inner join tickets
        on newest.ticket_id = tickets.ticket_id

)

select * from titled
order by created_at desc, ticket_id desc
