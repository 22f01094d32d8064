with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

resolved as (

    select
        count(*) as resolved_count,
        {{ resolution_times() | indent(8) }},
        round(avg(resolution_days), 2) as mean_resolution_days
    from ticket_metrics
    where {{ is_in_asked_days('resolved_date') }}

),

judged as (

    select
        resolved.*,
        {{ metric_band('mean_resolution', 'resolved.mean_resolution_days') | indent(8) }}
            as mean_resolution_band
    from resolved

)

select * from judged
