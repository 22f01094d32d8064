{#- Whether a full name is that of a question's `member`, however it is typed; NULL means all. -#}
{%- macro is_asked_person(column) -%}
    ({{ model.name }}.member is null or {{ name_key(column) }} = {{ name_key(model.name ~ '.member') }})
{%- endmacro -%}
