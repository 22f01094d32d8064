{#- What `staged_totals` counted, one row a column, for the rows of one scope; none where it has no rows. -#}
{%- macro staged_counts(dataset, columns, scope) -%}
    select
        '{{ dataset }}' as dataset,
        '{{ scope }}' as scope,
        counts.*
    from (
        select
            sum(row_count)::bigint as row_count
            {%- for _ in columns %},
            sum(filled_{{ loop.index }})::bigint as filled_{{ loop.index }},
            sum(sound_{{ loop.index }})::bigint as sound_{{ loop.index }},
            min(least_{{ loop.index }})::text as least_{{ loop.index }},
            max(most_{{ loop.index }})::text as most_{{ loop.index }}
            {%- endfor %}
        from {{ dataset }}_totals
        {%- if scope == 'newest' %}
        where is_newest
        {%- endif %}
    ) as totals
    cross join lateral (
        values
        {%- for _, _, name in columns %}
        {%- set i = loop.index %}
        ('{{ name }}', row_count, filled_{{ i }}, sound_{{ i }}, least_{{ i }}, most_{{ i }})
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as counts (column_name, row_count, filled_count, sound_count, least, most)
    where totals.row_count > 0
{%- endmacro -%}
