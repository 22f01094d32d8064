with queue_daily_metrics as (

    select * from {{ ref('queue_daily_metrics') }}

),

counted as (

    select
        date_day,
        sum(resolved_count)::bigint as resolved_count
    from queue_daily_metrics
    where {{ is_in_asked_days('date_day') }} and {{ is_asked_for('queue_name', 'queue') }}
    group by date_day

)

select * from counted
order by date_day
