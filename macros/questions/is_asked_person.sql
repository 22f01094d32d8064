{#- Whether a full name is that of a question's parameter, however it is typed; NULL means all. -#}
{%- macro is_asked_person(column, name) -%}
    ({{ model.name }}.{{ name }} is null or {{ name_key(column) }} = {{ name_key(model.name ~ '.' ~ name) }})
{%- endmacro -%}
