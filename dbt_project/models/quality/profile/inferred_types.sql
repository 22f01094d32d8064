-- What the values of text columns look like: a sample suffices, since nothing is decided by it.
-- It is taken by the key, so that two runs see the same rows.
{% set sample_rows = 300 %}
{% set readers = [
    ('integer', function('parse_integer')),
    ('number', function('parse_number')),
    ('boolean', function('parse_boolean')),
    ('timestamp', function('parse_timestamp')),
] %}
with
{% for dataset in dataset_columns() %}
    {{ dataset }} as (

        select * from {{ source('otc', dataset) }}
        where {{ is_in_run(dataset) }}
        order by _row_key
        limit {{ sample_rows }}

    ),
{% endfor %}

sampled as (

    {% for dataset, columns in dataset_columns().items() %}
        {% for raw, kind, name in columns if is_text(kind) and kind != 'html' %}
            select
                '{{ dataset }}' as dataset,
                '{{ name }}' as column_name,
                {{ raw }} as value
            from {{ dataset }}
            {% if not loop.last %}union all{% endif %}
        {% endfor %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

nonblank as (

    select *
    from sampled
    where {{ function('without_blanks') }}(value) <> ''

),

parse_counts as (

    select
        dataset,
        column_name,
        {% for type, reader in readers %}
            count({{ reader }}(value)) as {{ type }}_count,
        {% endfor %}
        count(*) as nonblank_count
    from nonblank
    group by dataset, column_name

),

type_shares as (

    {% for type, _ in readers %}
        select
            dataset,
            column_name,
            {{ loop.index }} as place,
            '{{ type }}' as type,
            round({{ type }}_count::numeric / nonblank_count, 4) as confidence
        from parse_counts
        union all
    {% endfor %}
    select
        dataset,
        column_name,
        {{ readers | length + 1 }} as place,
        'text' as type,
        1.0000 as confidence
    from parse_counts

),

-- The narrowest type that nearly all of the sample fits; else it is what it is declared to be.
inferred as (

    select distinct on (dataset, column_name)
        dataset,
        column_name,
        type,
        confidence
    from type_shares
    where confidence >= 0.95
    order by dataset, column_name, place

)

select * from inferred
