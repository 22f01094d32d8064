with service_metrics_monthly as (

    select * from {{ ref('service_metrics_monthly') }}

),

months as (

    select
        month_start,
        is_complete,
        sla_known_count,
        sla_met_count,
        sla_compliance_pct,
        sla_compliance_band,
        response_sla_pct,
        resolution_sla_pct
    from service_metrics_monthly
    where {{ is_in_asked_months('month_start') }}

)

select * from months
order by month_start
