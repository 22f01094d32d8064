with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

counted as (

    select
        coalesce(severity, '(none)') as severity,
        count(*) as ticket_count,
        count(*) filter (where is_open) as open_count,
        count(*) filter (where is_closed) as closed_count
    from ticket_metrics
    where {{ is_asked_for('queue_name', 'queue') }}
    group by severity

),

shared as (

    select
        *,
        {{ percentage('ticket_count', 'sum(ticket_count) over ()') }} as ticket_pct
    from counted

)

select * from shared
order by ticket_count desc, severity asc
