{#- Whether a load changed or brought the row after this run began: what staging has of it is older, or nothing. -#}
{%- macro is_overtaken(dataset, row_key) -%}
    exists (
        select
        from {{ source('otc', dataset) }} as newer
        where newer._row_key = {{ row_key }} and not {{ came_before_run(dataset, 'newer._loaded_at') }}
    )
{%- endmacro -%}
