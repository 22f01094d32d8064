{#-
    A raw row is due when staging does not hold it with the same `loaded_at`. Comparing with the newest one
    alone would be cheaper and would lose the rows of a load that commits late or whose clock runs behind.
    Rows that came after this run began wait for the next one. A row that was changed since then is read as
    it is now if staging has no earlier version of it, so that no row is missing. One that the desk took back
    is not due.
-#}
{%- macro not_yet_staged(dataset) %}
    where
        _vanished_at is null
        and {{ came_before_run(dataset, '_first_loaded_at') }}
        {{ and_is_in_sample(dataset) }}
        {%- if is_incremental() %}
        and not exists (
            select
            from {{ this }} as staged
            where
                staged.row_key = _row_key
                and (staged.loaded_at = _loaded_at or not {{ came_before_run(dataset) }})
        )
        {%- endif %}
{%- endmacro -%}
