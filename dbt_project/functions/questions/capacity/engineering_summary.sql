with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

queue_assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

team_queues as (

    select queue_name
    from queue_assignments
    where {{ is_asked_for('team', 'team') }} and is_active

),

active_members as (

    select name
    from team_members
    where {{ is_asked_for('team', 'team') }} and is_active

),

-- Eleven members hold the same queue: a join would count each of its tickets eleven times.
team_tickets as (

    select *
    from ticket_metrics
    where
        queue_name in (select team_queues.queue_name from team_queues)
        or assignee_name in (select active_members.name from active_members)

),

counted as (

    select
        {{ ticket_measures() | indent(8) }},
        round(avg(resolution_days), 2) as mean_resolution_days
    from team_tickets

),

rated as (

    select
        counted.ticket_count,
        counted.open_count,
        counted.open_unassigned_count,
        counted.closed_count,
        counted.mean_resolution_days,
        round(counted.booked_hours, 2) as total_hours,
        {{ ticket_rates('counted') | indent(8) }}
    from counted

),

judged as (

    select
        coalesce(engineering_summary.team, '(all)') as team,
        rated.ticket_count,
        rated.open_count,
        rated.open_unassigned_count,
        rated.closed_count,
        rated.sla_compliance_pct,
        rated.first_contact_resolution_pct,
        rated.communication_coverage_pct,
        {{ metric_band(
            'communication_coverage', 'rated.communication_coverage_pct', audience='team'
        ) | indent(8) }} as communication_coverage_band,
        rated.mean_resolution_days,
        {{ metric_band(
            'mean_resolution', 'rated.mean_resolution_days', audience='team'
        ) | indent(8) }} as mean_resolution_band,
        rated.total_hours as booked_hours
    from rated

)

select * from judged
