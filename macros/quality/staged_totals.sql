{#-
    Everything that one walk over a staging table can count, as one object a column under the column's
    name; in one row for the newest rows and one for the others.
-#}
{%- macro staged_totals(dataset, columns) -%}
    select
        loaded_at >= (
            select newest_rows.loaded_since from newest_rows where newest_rows.dataset = '{{ dataset }}'
        ) as is_newest
        {%- for _, kind, name in columns %},
        jsonb_build_object(
            'row_count', count(*),
            'parsed_count', count({{ name }}),
            'plausible_count', count(*) filter (where {{ is_plausible(kind, name) }})
            {%- if kind in ['timestamptz', 'date', 'time'] %},
            'least_moment', min({{ name }})::text,
            'most_moment', max({{ name }})::text
            {%- elif kind != 'boolean' %}
            {%- set number = 'octet_length(' ~ name ~ ')' if is_text(kind) else name %},
            'least_number', min({{ number }}),
            'most_number', max({{ number }})
            {%- endif %}
        ) as {{ name }}
        {%- endfor %}
    from {{ ref('stg_otc__' ~ dataset) }}
    cross join {{ ref('plausible_range') }} as plausible_range
    group by is_newest
{%- endmacro -%}
