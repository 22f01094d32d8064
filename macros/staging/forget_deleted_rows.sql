{#- The hook after every staging model: a row that somebody deleted from raw is not kept. -#}
{%- macro forget_deleted_rows() -%}
    delete from {{ this }} as staged
    where not exists (
        select
        from {{ source('otc', model.name | replace('stg_otc__', '')) }} as raw
        where raw._row_key = staged.row_key
    )
{%- endmacro -%}
