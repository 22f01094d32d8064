-- A value that staging drops without a line in value_issues is missing from every mart, and nobody
-- would know to ask the desk for it. Counted anew from the tables, since the quality models' own counts
-- are what the score is made of: what is given was read, is blank, or is listed.
with
{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }}_given as (

        select
            {% for raw, _, name in columns %}
                count(nullif({{ raw }}, '')) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        from {{ source('otc', dataset) }}

    ),

    {{ dataset }}_read as (

        select
            {% for _, _, name in columns %}
                -count({{ name }}) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        from {{ ref('stg_otc__' ~ dataset) }}

    ),

    {{ dataset }}_blank as (

        select
            {% for raw, _, name in columns %}
                -count(*) filter (
                    where raw.{{ raw }} <> '' and {{ function('without_blanks') }}(raw.{{ raw }}) = ''
                ) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        from {{ ref('stg_otc__' ~ dataset) }} as staged
        inner join {{ source('otc', dataset) }} as raw
            on staged.row_key = raw._row_key
        where
            staged.filled_count > num_nonnulls(
                {% for _, _, name in columns %}
                    staged.{{ name }}{{ "," if not loop.last }}
                {% endfor %}
            )

    ),
{% endfor %}

figures as (

    {% for dataset in dataset_columns() %}
        {% for part in ['given', 'read', 'blank'] %}
            select
                '{{ dataset }}' as dataset,
                counted.key as column_name,
                counted.value::bigint as figure
            from {{ dataset }}_{{ part }} as totals
            cross join lateral jsonb_each_text(to_jsonb(totals)) as counted
            union all
        {% endfor %}
    {% endfor %}
    select
        dataset,
        column_name,
        -count(*) as figure
    from {{ ref('value_issues') }}
    group by dataset, column_name

)

select
    dataset,
    column_name,
    sum(figure) as lost_count
from figures
group by dataset, column_name
having sum(figure) <> 0
