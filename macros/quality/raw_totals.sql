{#- Everything that one walk over a raw table can count: what is there, how dates are written, untidy texts. -#}
{%- macro raw_totals(dataset, columns) -%}
    select
        count(*) as row_count
        {%- for raw, kind, _ in columns %},
        count({{ raw }}) as present_{{ loop.index }}
        {%- if kind in ['timestamptz', 'date'] %},
        count(*) filter (where {{ raw }} like '____-__-__ __:__%') as iso_{{ loop.index }},
        count(*) filter (where {{ raw }} like '____-__-__T__:__%') as iso_t_{{ loop.index }},
        count(*) filter (where {{ raw }} like '____-__-__') as iso_date_{{ loop.index }},
        count(*) filter (where {{ raw }} like '%/%/____%') as day_first_{{ loop.index }},
        count(*) filter (
            where {{ raw }} like '%/%/____%' and {{ raw }} ~ '^\s*(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/'
        ) as ambiguous_{{ loop.index }}
        {%- elif kind in ['text', 'html'] %},
        count(*) filter (where strpos({{ raw }}, e'\n\n\n\n') > 0 or strpos({{ raw }}, e'\r\n\r\n\r\n\r\n') > 0) as untidy_{{ loop.index }}
        {%- endif %}
        {%- endfor %}
    from {{ source('otc', dataset) }}
{%- endmacro -%}

{#- The same, one row a column. -#}
{%- macro raw_counts(dataset, columns) -%}
    select
        '{{ dataset }}' as dataset,
        counts.*
    from {{ dataset }}_totals
    cross join lateral (
        values
        {%- for raw, kind, name in columns %}
        {%- set i = loop.index %}
        ('{{ name }}', present_{{ i }}
        {%- if kind in ['timestamptz', 'date'] -%}
            , iso_{{ i }}, iso_t_{{ i }}, iso_date_{{ i }}, day_first_{{ i }}, ambiguous_{{ i }}, null::bigint
        {%- else -%}
            , null::bigint, null::bigint, null::bigint, null::bigint, null::bigint
            {%- if kind in ['text', 'html'] -%} , untidy_{{ i }} {%- else -%} , null::bigint {%- endif -%}
        {%- endif -%}
        )
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as counts (
        column_name, present_count, iso_count, iso_t_count, iso_date_count, day_first_count,
        ambiguous_count, untidy_count
    )
{%- endmacro -%}
