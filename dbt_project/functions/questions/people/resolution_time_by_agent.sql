with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

resolved as (

    select
        assignee_name,
        {{ resolution_times() | indent(8) }}
    from ticket_metrics
    where
        not is_unassigned
        and {{ is_in_asked_days('resolved_date') }}
        and {{ is_in_asked_team('assignee_name') | indent(8) }}
    group by assignee_name
    having count(resolution_hours) >= coalesce(resolution_time_by_agent.least_tickets, 0)

)

select * from resolved
order by median_resolution_hours, assignee_name
