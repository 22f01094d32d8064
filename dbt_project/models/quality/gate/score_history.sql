{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        full_refresh=false,
        on_schema_change='append_new_columns',
    )
}}
with scores as (

    select * from {{ ref('scores') }}

),

verdict as (

    select * from {{ ref('verdict') }}

),

scores_by_column as (

    select
        {% for dataset in ['overall'] + dataset_columns() | list %}
            {% for scope in ['all', 'newest'] %}
                max(score) filter (
                    where dataset = '{{ dataset }}' and scope = '{{ scope }}'
                ) as {{ dataset }}_{{ scope }}_score,
            {% endfor %}
        {% endfor %}
        max(weakest_dimension) filter (
            where dataset = 'overall' and scope = 'all'
        ) as weakest_dimension
    from scores

)

select
    verdict.run_id,
    verdict.judged_at,
    scores_by_column.*,
    verdict.least_score,
    verdict.is_open,
    verdict.is_sound,
    verdict.reasons,
    verdict.override_reason
from verdict
cross join scores_by_column
