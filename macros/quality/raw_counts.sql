{#- What `raw_totals` counted, one row a column; NULL for what is not counted of its kind. -#}
{%- macro raw_counts(dataset, columns) -%}
    select
        '{{ dataset }}' as dataset,
        counts.*
    from {{ dataset }}_totals
    cross join lateral (
        values
        {%- for _, kind, name in columns %}
        {%- set i = loop.index %}
        ('{{ name }}', present_{{ i }},
        {%- if kind in ['timestamptz', 'date'] %}
            iso_{{ i }}, iso_t_{{ i }}, iso_date_{{ i }}, day_first_{{ i }}, ambiguous_{{ i }},
        {%- else %}
            null::bigint, null::bigint, null::bigint, null::bigint, null::bigint,
        {%- endif %}
            {{ 'untidy_' ~ i if kind in ['text', 'html'] else 'null::bigint' }}
        )
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as counts (
        column_name, present_count, iso_count, iso_t_count, iso_date_count, day_first_count,
        ambiguous_count, untidy_count
    )
{%- endmacro -%}
