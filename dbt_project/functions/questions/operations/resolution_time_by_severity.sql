with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

resolved as (

    select
        coalesce(severity, '(none)') as severity,
        {{ resolution_times() | indent(8) }}
    from ticket_metrics
    where {{ is_in_asked_days('resolved_date') }} and {{ is_asked_for('queue_name', 'queue') }}
    group by severity

)

select * from resolved
order by median_resolution_hours desc nulls last, severity asc
