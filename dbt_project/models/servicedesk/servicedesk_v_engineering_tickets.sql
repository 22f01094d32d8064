with tickets as (

    select * from {{ ref('servicedesk_tickets') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

queue_assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

active_members as (

    select name
    from team_members
    where team = '{{ var("default_team") }}' and is_active

),

active_queues as (

    select queue_name
    from queue_assignments
    where team = '{{ var("default_team") }}' and is_active

),

-- Eleven members hold the same queue: a join would give each of its tickets eleven times.
team_tickets as (

    select *
    from tickets
    where
        "TKT-Team" in (select active_queues.queue_name from active_queues)
        or "TKT-Assigned To User" in (select active_members.name from active_members)

)

select * from team_tickets
