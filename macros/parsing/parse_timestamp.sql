{#-
    Text to timestamptz; NULL for whatever is not one moment beyond doubt.

    Year first (2025-07-03 11:13, `T`, fraction) or day first (3/07/2025 4:13 PM, 3-7-2025); a date
    alone is its midnight. `Z` or an offset makes an instant; without one it is desk-local time. A local
    time that daylight saving skips or repeats is the later of its two readings, PostgreSQL's own rule:
    02:30 is 03:30 where the clock skips the hour, and standard time where it repeats it.
    Month first, two-digit years and spreadsheet serials are never guessed at.
-#}
{%- macro parse_timestamp(value) -%}
    {%- set rearranged = function('year_first') ~ '(' ~ value ~ ')' -%}
    case
        when {{ value }} = '' then null
        {{ stamp_branches(value) }}
        {{ stamp_branches(rearranged) }}
    end
{%- endmacro -%}

{%- macro stamp_branches(value) -%}
    when {{ value }} ~ '^{{ day_pattern() }}(?:(?: +|T){{ clock_24_pattern() }}| +{{ clock_12_pattern() }})?$'
        then {{ value }}::timestamp at time zone '{{ var("desk_timezone") }}'
    when {{ value }} ~ '^{{ day_pattern() }}(?: +|T){{ clock_24_pattern() }} ?{{ offset_pattern() }}$'
        then {{ value }}::timestamptz
{%- endmacro -%}
