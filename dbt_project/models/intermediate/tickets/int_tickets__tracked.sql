with tickets as (

    select * from {{ ref('tickets') }}

),

tracked as (

    select
        ticket_id,
        status,
        assignee_name,
        queue_name,
        severity,
        is_closed,
        is_unassigned
    from tickets

)

select * from tracked
