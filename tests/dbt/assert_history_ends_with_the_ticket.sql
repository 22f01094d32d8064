-- A history whose last row is not the ticket gives hours in a state that the ticket is not in.
with tickets as (

    select * from {{ ref('tickets') }}

),

current_versions as (

    select *
    from {{ ref('ticket_history') }}
    where is_current

)

select tickets.ticket_id
from tickets
left join current_versions
    on tickets.ticket_id = current_versions.ticket_id
where
    current_versions.ticket_id is null
    or (
        tickets.status,
        tickets.assignee_name,
        tickets.queue_name,
        tickets.severity,
        tickets.is_closed
    ) is distinct from (
        current_versions.status,
        current_versions.assignee_name,
        current_versions.queue_name,
        current_versions.severity,
        current_versions.is_closed
    )
