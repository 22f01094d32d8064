with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

resolved as (

    select
        assignee_name,
        count(*) as resolved_count,
        round(avg(resolution_hours), 2) as mean_resolution_hours
    from ticket_metrics
    where
        not is_unassigned
        and {{ is_in_asked_days('resolved_date') }}
        and {{ is_in_asked_team('assignee_name') | indent(8) }}
    group by assignee_name

)

select * from resolved
order by resolved_count desc, assignee_name asc
limit resolved_by_agent.top
