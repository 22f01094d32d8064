{#- For a grain of several columns; unlike a unique index it takes two NULLs for the same. -#}
{%- test unique_combination(model, columns) -%}
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{%- endtest -%}
