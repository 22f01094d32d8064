{#- Only words are a reason: a bare `true` must not open the gate. -#}
{% set override = var('quality_gate_override') %}
{% set override_reason = override if override is string else '' %}
with scores as (

    select * from {{ ref('scores') }}

),

failed_rules as (

    select * from {{ ref('failed_rules') }}

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

-- The keys of the marts are these ids: no build gets past one that comes twice.
repeated_ids as (

    select count(*) > 0 as is_found
    from failed_rules
    where check_name = 'unique' and severity = 'critical'

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
    decision.is_sound
    or decision.override_reason is not null and not repeated_ids.is_found as is_open,
    decision.is_sound,
    overall.has_empty_dataset,
    decision.reasons,
    decision.override_reason
from decision
cross join repeated_ids
cross join overall
