{#- The moments and days of a dataset that were read and cannot be right, each with the reason. -#}
{%- macro moments_in_doubt(dataset, columns) -%}
    {%- set ends = ['actual_response_at', 'actual_resolution_at', 'closed_at'] -%}
    select
        '{{ dataset }}' as dataset,
        staged.row_key,
        moments.column_name,
        moments.moment,
        moments.reason,
        staged.loaded_at
    from {{ ref('stg_otc__' ~ dataset) }} as staged
    cross join plausible_range
    cross join lateral (
        values
        {%- for _, kind, name in columns if kind in ['timestamptz', 'date'] %}
        {%- set moment = 'staged.' ~ name %}
        (
            '{{ name }}',
            {{ desk_midnight(moment) if kind == 'date' else moment }},
            case
                when {{ moment }} < plausible_range.{{ 'began_date' if kind == 'date' else 'began_at' }}
                    then 'before the first plausible day'
                when not ({{ is_plausible(kind, moment) }}) then 'after the last plausible day'
                {%- if name in ends %}
                when {{ moment }} < staged.created_at then 'before the creation of its ticket'
                {%- endif %}
            end
        ){{ "," if not loop.last }}
        {%- endfor %}
    ) as moments (column_name, moment, reason)
    where moments.reason is not null
{%- endmacro -%}
