{{ config(severity='warn') }}
-- A rule that just passes fails on the next bad day: better to look while the marts are rebuilt.
{% set said -%}
    select
        rule_id || ' (' || scope || ') is near its limit: ' || trim_scale(measured)
        || ', must be ' || comparison || ' ' || trim_scale(limit_value) as finding
    from {{ ref('rule_results') }}
    where is_near_limit
    order by rule_id, scope
{%- endset %}
{{ warn_of(said) }}
select *
from {{ ref('rule_results') }}
where is_near_limit
