{#-
    Everything that one walk over a raw table can count, as one object a column under the column's name:
    what is there, how dates are written, texts without a heap of empty lines.
-#}
{%- macro raw_totals(dataset, columns) -%}
    select
        {%- for raw, kind, name in columns %}
        jsonb_build_object(
            'raw_count', count({{ raw }})
            {%- if kind in ['timestamptz', 'date'] %},
            'iso_count', count(*) filter (where {{ raw }} like '____-__-__ __:__%'),
            'iso_t_count', count(*) filter (where {{ raw }} like '____-__-__T__:__%'),
            'iso_date_count', count(*) filter (where {{ raw }} like '____-__-__'),
            'day_first_count', count(*) filter (where {{ is_day_first(raw) }}),
            'ambiguous_count', count(*) filter (where {{ is_day_first(raw, part='(0?[1-9]|1[0-2])') }})
            {%- elif kind in ['text', 'prose', 'html'] %},
            'clean_count', count(*) filter (
                where strpos({{ raw }}, e'\n\n\n\n') = 0 and strpos({{ raw }}, e'\r\n\r\n\r\n\r\n') = 0
            )
            {%- endif %}
        ) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ source('otc', dataset) }}
    where {{ is_in_run(dataset) }}
{%- endmacro -%}
