{{ config(severity='warn') }}
-- A score that sinks from 100 to 85 keeps the gate open, and every figure made of it is worse than
-- it was.
{% set said -%}
    select
        dataset || ' (' || scope || ') scores ' || score || ' and scored ' || former_score
        || '; weakest: ' || coalesce(weakest_dimension, 'none') as finding
    from {{ ref('score_falls') }}
    order by fall desc, dataset, scope
{%- endset %}
{{ warn_of(said) }}
select *
from {{ ref('score_falls') }}
