with tickets as (

    select * from {{ ref('tickets') }}

),

queue_assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

asked_queues as (

    select asked_team as queue_name
    union
    select queue_name
    from queue_assignments
    where team = asked_team and is_active

)

select
    ticket_id,
    title,
    status,
    category,
    {{ desk_clock('created_at') }},
    extract(day from {{ live_moment() }} - created_at)::integer
from tickets
where
    queue_name in (select queue_name from asked_queues)
    and is_unassigned
    and not is_closed
