with team_members as (

    select * from {{ ref('team_members') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

workloads as (

    select
        team_members.team_member_id,
        count(ticket_metrics.ticket_id) as ticket_count,
        count(*) filter (where ticket_metrics.is_open) as open_count,
        count(*) filter (where ticket_metrics.is_closed) as closed_count,
        coalesce(sum(ticket_metrics.resolution_hours), 0)::numeric(18, 6) as resolution_hours,
        count(ticket_metrics.resolution_hours) as timed_resolution_count
    from team_members
    left join ticket_metrics
        on team_members.name = ticket_metrics.assignee_name
    group by team_members.team_member_id

),

rated_workloads as (

    select
        team_members.team_member_id,
        team_members.name,
        team_members.email,
        team_members.team,
        team_members.is_active,
        workloads.ticket_count,
        workloads.open_count,
        workloads.closed_count,
        {{ percentage('workloads.closed_count', 'workloads.ticket_count') }} as closure_rate_pct,
        workloads.resolution_hours,
        workloads.timed_resolution_count,
        round(
            workloads.resolution_hours / nullif(workloads.timed_resolution_count, 0), 2
        )::numeric(14, 2) as mean_resolution_hours
    from team_members
    inner join workloads
        on team_members.team_member_id = workloads.team_member_id

)

select * from rated_workloads
