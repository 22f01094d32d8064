{%- set clocks = '(?:(?: +|T)' ~ clock_24_pattern() ~ '| +' ~ clock_12_pattern() ~ ')?' -%}
{%- set instant_clock = '(?: +|T)' ~ clock_24_pattern() ~ ' ?' ~ offset_pattern() -%}
{%- set local = '^' ~ day_pattern() ~ clocks ~ '$' -%}
{%- set instant = '^' ~ day_pattern() ~ instant_clock ~ '$' -%}
{%- set zone = var('desk_timezone') -%}
{%- set turned = function('year_first') ~ '(value)' -%}
select case
    when value = '' then null
    when value ~ '{{ local }}' then value::timestamp at time zone '{{ zone }}'
    when value ~ '{{ instant }}' then value::timestamptz
    when {{ turned }} ~ '{{ local }}' then {{ turned }}::timestamp at time zone '{{ zone }}'
    when {{ turned }} ~ '{{ instant }}' then {{ turned }}::timestamptz
end
