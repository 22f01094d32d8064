{#- None of these is NULL. Where a table has a contract, its constraints say so instead. -#}
{%- test filled(model, columns) -%}
    select {{ columns | join(', ') }}
    from {{ model }}
    where num_nulls({{ columns | join(', ') }}) > 0
{%- endtest -%}
