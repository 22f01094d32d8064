{#- The hook after every staging model: a row that the desk took back, or somebody deleted from raw, is not kept. -#}
{%- macro forget_deleted_rows() -%}
    {%- set dataset = model.name | replace('stg_otc__', '') %}
    delete from {{ this }} as staged
    where not exists (
        select
        from {{ source('otc', dataset) }} as raw
        where
            raw._row_key = staged.row_key
            and (raw._vanished_at is null or not {{ came_before_run(dataset, 'raw._loaded_at') }})
    )
{%- endmacro -%}
