with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

counted as (

    select
        assignee_name,
        count(*) as open_count,
        round(avg(open_age_days), 1) as mean_age_days,
        round(max(open_age_days), 1) as oldest_age_days
    from ticket_metrics
    where is_open and not is_unassigned and {{ is_in_asked_team('assignee_name') | indent(4) }}
    group by assignee_name

)

select * from counted
order by open_count desc, assignee_name asc
