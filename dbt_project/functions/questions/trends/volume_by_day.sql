with queue_daily_metrics as (

    select * from {{ ref('queue_daily_metrics') }}

),

ticket_backlog_daily as (

    select * from {{ ref('ticket_backlog_daily') }}

),

counted as (

    select
        date_day,
        sum(created_count)::bigint as created_count,
        sum(resolved_count)::bigint as resolved_count,
        sum(net_count)::bigint as net_count
    from queue_daily_metrics
    where {{ is_asked_for('queue_name', 'queue') }} and date_day <= {{ desk_date(asked_moment()) }}
    group by date_day

),

backlog as (

    select
        date_day,
        sum(backlog_count)::bigint as backlog_count
    from ticket_backlog_daily
    where {{ is_asked_for('queue_name', 'queue') }}
    group by date_day

),

averaged as (

    select
        date_day,
        created_count,
        resolved_count,
        net_count,
        case
            when count(*) over seven_days = 7 then round(avg(created_count) over seven_days, 2)
        end as created_mean_7_days,
        case
            when count(*) over seven_days = 7 then round(avg(resolved_count) over seven_days, 2)
        end as resolved_mean_7_days
    from counted
    window seven_days as (order by date_day rows between 6 preceding and current row)

),

joined as (

    select
        averaged.*,
        backlog.backlog_count
    from averaged
    left join backlog
        on averaged.date_day = backlog.date_day
    where {{ is_in_asked_days('averaged.date_day') }}

)

select * from joined
order by date_day
