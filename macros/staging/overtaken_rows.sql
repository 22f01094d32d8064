{#- The keys of rows that a load changed or brought after this run began: what staging has of them is older. -#}
{%- macro overtaken_rows(dataset) -%}
    select _row_key
    from {{ source('otc', dataset) }}
    where not {{ came_before_run(dataset) }}
{%- endmacro -%}
