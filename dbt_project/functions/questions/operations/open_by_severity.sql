with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

counted as (

    select
        coalesce(severity, '(none)') as severity,
        count(*) as open_count,
        count(*) filter (where is_unassigned) as open_unassigned_count,
        round(avg(open_age_days), 1) as mean_age_days,
        round(max(open_age_days), 1) as oldest_age_days
    from ticket_metrics
    where is_open and {{ is_asked_for('queue_name', 'queue') }}
    group by severity

)

select * from counted
order by open_count desc, severity asc
