{#-
    Everything that one walk over a raw table can count: what is there, how dates are written, untidy
    texts.
-#}
{%- macro raw_totals(dataset, columns) -%}
    select
        count(*) as row_count
        {%- for raw, kind, _ in columns %}
        {%- set i = loop.index %},
        count({{ raw }}) as present_{{ i }}
        {%- if kind in ['timestamptz', 'date'] %},
        count(*) filter (where {{ raw }} like '____-__-__ __:__%') as iso_{{ i }},
        count(*) filter (where {{ raw }} like '____-__-__T__:__%') as iso_t_{{ i }},
        count(*) filter (where {{ raw }} like '____-__-__') as iso_date_{{ i }},
        count(*) filter (where {{ is_day_first(raw) }}) as day_first_{{ i }},
        count(*) filter (where {{ is_day_first(raw, part='(0?[1-9]|1[0-2])') }}) as ambiguous_{{ i }}
        {%- elif kind in ['text', 'html'] %},
        count(*) filter (
            where strpos({{ raw }}, e'\n\n\n\n') > 0 or strpos({{ raw }}, e'\r\n\r\n\r\n\r\n') > 0
        ) as untidy_{{ i }}
        {%- endif %}
        {%- endfor %}
    from {{ source('otc', dataset) }}
{%- endmacro -%}
