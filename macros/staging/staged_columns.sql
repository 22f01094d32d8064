{#- The select list of a staging model, from the columns that `ticket_columns` and its like declare. -#}
{%- macro staged_columns(columns) -%}
    {%- for raw, kind, name in columns %}
    {{ parse_as(kind, raw) }} as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
