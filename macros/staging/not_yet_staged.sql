{#-
    A raw row is due when staging does not hold it with the same `loaded_at`. Comparing with the newest one
    alone would be cheaper and would lose the rows of a load that commits late or whose clock runs behind.
-#}
{%- macro not_yet_staged() -%}
    {%- if is_incremental() %}
    where not exists (
        select
        from {{ this }} as staged
        where staged.row_key = _row_key and staged.loaded_at = _loaded_at
    )
    {%- endif %}
{%- endmacro -%}
