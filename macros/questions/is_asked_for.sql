{#- Whether a column has the value that was asked for, `(none)` for none; who asks for nothing wants all. -#}
{%- macro is_asked_for(column, name) -%}
    ({{ parameter(name) }} is null or coalesce({{ column }}, '(none)') = {{ parameter(name) }})
{%- endmacro -%}
