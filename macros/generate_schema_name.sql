{#- Bare layer names in production; `dev_`, `ci_` or `canary_` before each where several builds share a database. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
    {%- set layer = custom_schema_name or target.schema -%}
    {%- if target.name in ['dev', 'ci', 'canary'] and custom_schema_name -%}
        {{ target.schema }}_{{ layer }}
    {%- else -%}
        {{ layer }}
    {%- endif -%}
{%- endmacro -%}
