{{ config(materialized='view') }}
with alert_states as (

    select * from {{ source('watch', 'alert_states') }}

),

alert_limits as (

    select * from {{ ref('alert_limits') }}

),

described as (

    select
        alert_states.state,
        alert_states.rule_id,
        alert_limits.title,
        alert_limits.concerns,
        alert_limits.measure,
        alert_limits.unit,
        alert_states.level,
        alert_states.worst_level,
        alert_states.detail,
        alert_limits.owner,
        alert_limits.runbook,
        alert_states.value,
        alert_states.limit_value,
        alert_states.resolved_at is null as is_open,
        alert_states.firing_since,
        alert_states.resolved_at
    from alert_states
    left join alert_limits
        on alert_states.rule_id = alert_limits.rule_id

)

select * from described
