with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

held as (

    select
        ticket_id,
        assignee_name,
        status,
        queue_name,
        round(open_age_days, 1) as open_age_days,
        created_at
    from ticket_metrics
    where is_open and not is_unassigned and {{ is_asked_person('assignee_name', 'member') }}
    order by created_at, ticket_id
    limit workload_of_member.top

),

titled as (

    select
        held.ticket_id,
        tickets.title,
        held.assignee_name,
        held.status,
        held.queue_name,
        held.open_age_days,
        held.created_at
    from held
    inner join tickets
        on held.ticket_id = tickets.ticket_id

)

select * from titled
order by created_at, ticket_id
