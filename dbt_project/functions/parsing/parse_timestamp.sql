{%- set zone = var('desk_timezone') -%}
{%- set year_first = function('year_first') ~ '(value)' -%}
select case
    when value = '' then null
    {%- for text in ['value', year_first] %}
    when {{ text }} ~ '^{{ day_pattern() }}(?:(?: +|T){{ clock_24_pattern() }}| +{{ clock_12_pattern() }})?$'
        then {{ text }}::timestamp at time zone '{{ zone }}'
    when {{ text }} ~ '^{{ day_pattern() }}(?: +|T){{ clock_24_pattern() }} ?{{ offset_pattern() }}$'
        then {{ text }}::timestamptz
    {%- endfor %}
end
