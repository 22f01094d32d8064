{#- Whether a day lies in one of the last `months`; that of `as_of` is the last of them. -#}
{%- macro is_in_asked_months(column) -%}
    (
        {{ column }} >= date_trunc('month', {{ desk_date(as_of()) }}::timestamp)
        - ({{ parameter('months') }} - 1) * interval '1 month'
        and {{ column }} <= {{ desk_date(as_of()) }}
    )
{%- endmacro -%}
