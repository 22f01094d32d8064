{#- An issue belongs to one version of a row: with another version, or without the row, it is deleted. -#}
{%- macro forget_repaired_values() -%}
    delete from {{ this }} as known
    where
        {%- for dataset in dataset_columns() %}
        {{ "or " if not loop.first -}}
        (
            known.dataset = '{{ dataset }}'
            and not exists (
                select
                from {{ ref('stg_otc__' ~ dataset) }} as staged
                where staged.row_key = known.row_key and staged.loaded_at = known.loaded_at
            )
        )
        {%- endfor %}
{%- endmacro -%}
