with scores as (

    select * from {{ ref('scores') }}

),

score_history as (

    select * from {{ ref('score_history') }}
    where run_id <> '{{ invocation_id }}'

),

last_judgements as (

    select *
    from score_history
    order by judged_at desc, run_id desc
    limit {{ var('quality_score_memory') }}

),

former as (

    {% for dataset in ['overall'] + dataset_columns() | list %}
        {% for scope in ['all', 'newest'] %}
            select
                '{{ dataset }}' as dataset,
                '{{ scope }}' as scope,
                max({{ dataset }}_{{ scope }}_score) as former_score
            from last_judgements
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

fallen as (

    select
        scores.dataset,
        scores.scope,
        scores.score,
        former.former_score,
        former.former_score - scores.score as fall,
        scores.weakest_dimension
    from scores
    inner join former
        on
            scores.dataset = former.dataset
            and scores.scope = former.scope
    where former.former_score - scores.score > {{ var('quality_score_fall') }}

)

select * from fallen
