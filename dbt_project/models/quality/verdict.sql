{{ config(materialized='table') }}
with scores as (

    select * from {{ ref('scores') }}

),

rule_results as (

    select * from {{ ref('rule_results') }}

),

failed_rules as (

    select
        dataset,
        scope,
        string_agg(
            rule_id || ' (' || coalesce(round(measured, 3)::text, 'missing') || ' ' || comparison || ' '
            || trim_scale(limit_value) || ')',
            ', ' order by severity, rule_id
        ) as failed
    from rule_results
    where not is_passed
    group by dataset, scope

),

reasons as (

    select
        1 as place,
        scores.dataset,
        scores.scope,
        scores.dataset || ' (' || scores.scope || ') scores ' || coalesce(scores.score::text, 'nothing')
        || coalesce('; failed: ' || failed_rules.failed, '') as reason
    from scores
    left join failed_rules
        on
            scores.dataset = failed_rules.dataset
            and scores.scope = failed_rules.scope
    where scores.state = 'unscored' or scores.score < {{ var('quality_gate') }}
    union all
    select
        2 as place,
        dataset,
        scope,
        dataset || ' (' || scope || ') fails ' || rule_id || ': '
        || coalesce(round(measured, 3)::text, 'missing') || ' is not ' || comparison || ' ' || trim_scale(limit_value)
        as reason
    from rule_results
    where severity = 'critical' and not is_passed

),

verdict as (

    select
        count(*) = 0 as is_sound,
        string_agg(reason, e'\n' order by place, dataset, scope, reason) as reasons
    from reasons

),

overall as (

    select
        min(score) as lowest_score,
        bool_or(state = 'empty') as has_empty_dataset
    from scores

)

select
    '{{ invocation_id }}' as run_id,
    '{{ run_started_at }}'::timestamptz as judged_at,
    {{ var('quality_gate') }}::numeric as least_score,
    overall.lowest_score,
    verdict.is_sound or {{ "'" ~ var('quality_gate_override') ~ "'" }} <> '' as is_open,
    verdict.is_sound,
    overall.has_empty_dataset,
    verdict.reasons,
    nullif({{ "'" ~ var('quality_gate_override') ~ "'" }}, '') as override_reason
from verdict
cross join overall
