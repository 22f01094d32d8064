{#- Only words are a reason: a bare `true` must not open the gate. -#}
{% set override = var('quality_gate_override') %}
{% set override_reason = override if override is string else '' %}
with scores as (

    select * from {{ ref('scores') }}

),

rule_results as (

    select * from {{ ref('rule_results') }}

),

failed_rules as (

    select
        *,
        case when is_column_missing then 'no value' else trim_scale(measured)::text end
        || ', must be ' || comparison || ' ' || trim_scale(limit_value) as finding
    from rule_results
    where not is_passed

),

failures_by_score as (

    select
        dataset,
        scope,
        string_agg(
            rule_id || ' (' || finding || ')', '; ' order by severity, rule_id
        ) as rules
    from failed_rules
    group by dataset, scope

),

reasons as (

    select
        1 as place,
        scores.dataset,
        scores.scope,
        scores.dataset || ' (' || scores.scope || ') scores '
        || coalesce(scores.score::text, 'nothing')
        || coalesce(', failed: ' || failures_by_score.rules, '') as reason
    from scores
    left join failures_by_score
        on
            scores.dataset = failures_by_score.dataset
            and scores.scope = failures_by_score.scope
    where scores.state = 'unscored' or scores.score < {{ var('quality_gate') }}
    union all
    select
        2 as place,
        dataset,
        scope,
        dataset || ' (' || scope || ') fails ' || rule_id || ': ' || finding as reason
    from failed_rules
    where severity = 'critical'

),

decision as (

    select
        count(*) = 0 as is_sound,
        string_agg(reason, e'\n' order by place, dataset, scope, reason) as reasons,
        nullif(
            btrim({{ dbt.string_literal(dbt.escape_single_quotes(override_reason)) }}), ''
        ) as override_reason
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
    decision.is_sound or decision.override_reason is not null as is_open,
    decision.is_sound,
    overall.has_empty_dataset,
    decision.reasons,
    decision.override_reason
from decision
cross join overall
