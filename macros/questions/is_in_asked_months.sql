{#-
    Whether a day is in one of the last `months` up to the day of `as_of`; its month is the last of them. `least`
    passes over NULL, which means all, and keeps a large number within the range of dates.
-#}
{%- macro is_in_asked_months(column) -%}
    (
        {{ column }} >= date_trunc('month', {{ desk_date(asked_moment()) }}::timestamp)
        - (least({{ model.name }}.months, 9999) - 1) * interval '1 month'
        and {{ column }} <= {{ desk_date(asked_moment()) }}
    )
{%- endmacro -%}
