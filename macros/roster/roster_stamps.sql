{#- When builds found each row of the roster: first, and with its present values. -#}
{%- macro roster_stamps(record_kind) -%}
stamps as (

    select
        record_id,
        nullif(min(valid_from), '-infinity') as created_at,
        nullif(max(valid_from), '-infinity') as updated_at
    from versions
    where record_kind = '{{ record_kind }}'
    group by record_id

)
{%- endmacro -%}
