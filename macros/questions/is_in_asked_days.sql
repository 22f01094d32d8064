{#- Whether a day is one of the last `days` up to that of `as_of`, which is the last of them. -#}
{%- macro is_in_asked_days(column) -%}
    ({{ column }} > {{ desk_date(as_of()) }} - {{ parameter('days') }} and {{ column }} <= {{ desk_date(as_of()) }})
{%- endmacro -%}
