{#-
    Everything that one walk over a staging table can count, in one row for the newest rows and one for
    the others.
-#}
{%- macro staged_totals(dataset, columns) -%}
    select
        loaded_at >= (
            select newest_rows.loaded_since from newest_rows where newest_rows.dataset = '{{ dataset }}'
        ) as is_newest,
        count(*) as row_count
        {%- for _, kind, name in columns %},
        count({{ name }}) as filled_{{ loop.index }},
        count(*) filter (where {{ is_sound(kind, name) }}) as sound_{{ loop.index }},
        {%- set measured = 'octet_length(' ~ name ~ ')' if is_text(kind) else name %}
        {%- if kind == 'boolean' %}
        null::int as least_{{ loop.index }},
        null::int as most_{{ loop.index }}
        {%- else %}
        min({{ measured }}) as least_{{ loop.index }},
        max({{ measured }}) as most_{{ loop.index }}
        {%- endif %}
        {%- endfor %}
    from {{ ref('stg_otc__' ~ dataset) }}
    group by is_newest
{%- endmacro -%}
