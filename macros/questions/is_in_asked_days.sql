{#-
    Whether a day is one of the last `days` up to the day of `as_of`, which is the last of them. `least` passes
    over NULL, which means all, and keeps a large number within the range of dates.
-#}
{%- macro is_in_asked_days(column) -%}
    (
        {{ column }} > {{ desk_date(asked_moment()) }} - least({{ model.name }}.days, 999999)
        and {{ column }} <= {{ desk_date(asked_moment()) }}
    )
{%- endmacro -%}
