with alert_rules as (

    select * from {{ ref('alert_rules') }}

),

metric_bands as (

    select * from {{ ref('metric_bands') }}

),

-- A metric that people see in bands is told where its band ends: one limit for both.
resolved as (

    select
        alert_rules.rule_id,
        alert_rules.title,
        alert_rules.concerns,
        alert_rules.measure,
        alert_rules.unit,
        case
            when metric_bands.metric is null then alert_rules.comparison
            when metric_bands.higher_is_better then 'below'
            else 'above'
        end as comparison,
        coalesce(alert_rules.warning, metric_bands.green_limit) as warning,
        coalesce(alert_rules.critical, metric_bands.yellow_limit) as critical,
        alert_rules.hold_hours,
        alert_rules.owner,
        alert_rules.runbook
    from alert_rules
    left join metric_bands
        on
            alert_rules.band_metric = metric_bands.metric
            and alert_rules.band_audience = metric_bands.audience

)

select * from resolved
