{#- Whether a column has the value of a question's parameter, `(none)` for none; NULL means all. -#}
{%- macro is_asked_for(column, name) -%}
    ({{ model.name }}.{{ name }} is null or coalesce({{ column }}, '(none)') = {{ model.name }}.{{ name }})
{%- endmacro -%}
