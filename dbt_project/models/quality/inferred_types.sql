{{ config(materialized='table') }}
-- What text columns look as if they held: a sample suffices, for nothing is decided by it.
{% set sample_rows = 300 %}
{% set readers = [
    ('integer', parse_integer('value')),
    ('number', parse_number('value')),
    ('boolean', parse_boolean('value')),
    ('timestamp', parse_timestamp('value')),
] %}
with
{% for dataset, columns in dataset_columns().items() %}
{{ dataset }}_sample as (

    select * from {{ source('otc', dataset) }}
    limit {{ sample_rows }}

),
{% endfor %}

sampled as (

    {% for dataset, columns in dataset_columns().items() %}
        select
            '{{ dataset }}' as dataset,
            sampled.column_name,
            sampled.value
        from {{ dataset }}_sample
        cross join lateral (
            values
            {% for raw, kind, name in columns if kind in ['text', 'choice', 'code'] %}
                ('{{ name }}', {{ raw }}){{ "," if not loop.last }}
            {% endfor %}
        ) as sampled (column_name, value)
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

given as (

    select *
    from sampled
    where {{ function('without_blanks') }}(value) <> ''

),

readable as (

    select
        dataset,
        column_name,
        count(*) as given_count
        {%- for type, reading in readers %},
        count({{ reading }}) as {{ type }}_count
        {%- endfor %}
    from given
    group by dataset, column_name

),

-- The narrowest type that nearly all of the sample fits; else it is what it is declared to be.
inferred as (

    select
        readable.dataset,
        readable.column_name,
        best.type,
        best.fitting_count::numeric / readable.given_count as confidence
    from readable
    cross join lateral (
        select
            types.type,
            types.fitting_count
        from (
            values
            {% for type, _ in readers %}
                ({{ loop.index }}, '{{ type }}', {{ type }}_count),
            {% endfor %}
            (9, 'text', given_count)
        ) as types (place, type, fitting_count)
        where types.fitting_count >= 0.95 * readable.given_count
        order by types.place
        limit 1
    ) as best

)

select * from inferred
