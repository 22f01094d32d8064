{#-
    Everything that one walk over a staging table can count, in one row for the newest rows and one for the
    others. A value is sound when it is plausible for its kind.
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
    group by 1
{%- endmacro -%}

{#- The same, one row a column, for all rows and for the newest. -#}
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
        ('{{ name }}', row_count, filled_{{ loop.index }}, sound_{{ loop.index }}, least_{{ loop.index }}, most_{{ loop.index }})
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as counts (column_name, row_count, filled_count, sound_count, least, most)
    where totals.row_count > 0
{%- endmacro -%}

{%- macro is_text(kind) -%}
    {{ return(kind in ['text', 'choice', 'code', 'html']) }}
{%- endmacro -%}

{#- Bytes are counted first: that needs no look at the text itself, and nearly always suffices. -#}
{%- macro is_sound(kind, name) -%}
    {%- if kind == 'timestamptz' -%}
        {{ name }} >= '2020-01-01' and {{ name }} < {{ as_of() }} + interval '30 days'
    {%- elif kind == 'date' -%}
        {{ name }} >= '2020-01-01' and {{ name }} < {{ as_of() }} + interval '30 days'
    {%- elif kind == 'bigint' -%} {{ name }} > 0
    {%- elif kind == 'numeric' -%} {{ name }} > 0 and {{ name }} <= 24
    {%- elif is_text(kind) -%} octet_length({{ name }}) <= 100000 or char_length({{ name }}) <= 100000
    {%- else -%} {{ name }} is not null
    {%- endif -%}
{%- endmacro -%}
