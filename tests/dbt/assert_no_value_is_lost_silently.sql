-- A value that staging drops without a line in value_issues is missing from every mart, unknown
-- to anyone who could ask the desk for it. Counted again from the tables, since the score is made
-- of the quality models' own counts: what is not empty was parsed, is blank, or is listed.
with
{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }}_nonempty as (

        {{ nonempty_values(dataset, columns) | indent(4) }}

    ),

    {{ dataset }}_parsed as (

        {{ parsed_values(dataset, columns) | indent(4) }}

    ),

    {{ dataset }}_blank as (

        {{ blank_values(dataset, columns) | indent(4) }}

    ),
{% endfor %}

current_issues as (

    {% for dataset in dataset_columns() %}
        select
            issues.dataset,
            issues.column_name
        from {{ ref('value_issues') }} as issues
        where
            issues.dataset = '{{ dataset }}'
            and not {{ is_overtaken(dataset, 'issues.row_key') | indent(12) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

figures as (

    {% for dataset in dataset_columns() %}
        {% for part, sign in {'nonempty': 1, 'parsed': -1, 'blank': -1}.items() %}
            select
                '{{ dataset }}' as dataset,
                counted.key as column_name,
                {{ sign }} * counted.value::bigint as figure
            from {{ dataset }}_{{ part }} as totals
            cross join lateral jsonb_each_text(to_jsonb(totals)) as counted
            union all
        {% endfor %}
    {% endfor %}
    select
        dataset,
        column_name,
        -count(*) as figure
    from current_issues
    group by dataset, column_name

)

select
    dataset,
    column_name,
    sum(figure) as lost_count
from figures
group by dataset, column_name
having sum(figure) <> 0
