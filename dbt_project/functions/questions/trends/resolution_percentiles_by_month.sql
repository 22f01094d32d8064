with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

resolved as (

    select
        date_trunc('month', resolved_date)::date as month_start,
        {{ resolution_times() | indent(8) }}
    from ticket_metrics
    where {{ is_in_asked_months('resolved_date') }} and {{ is_asked_for('queue_name', 'queue') }}
    group by date_trunc('month', resolved_date)

),

dated as (

    select
        month_start,
        (month_start + interval '1 month')::date <= {{ desk_date(asked_moment()) }} as is_complete,
        timed_resolution_count,
        mean_resolution_hours,
        median_resolution_hours,
        p90_resolution_hours,
        p95_resolution_hours,
        p99_resolution_hours
    from resolved

)

select * from dated
order by month_start
