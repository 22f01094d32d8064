{#- Text to time of day. 24:00 is refused: it would sort after the day that it ends. -#}
{%- macro parse_time(value) -%}
    {%- set pattern = '^(?:' ~ clock_24_pattern() ~ '|' ~ clock_12_pattern() ~ ')$' -%}
    {%- set trimmed = function('without_blanks') ~ '(' ~ value ~ ')' -%}
    case
        when {{ value }} ~ '{{ pattern }}' then {{ value }}::time
        when {{ trimmed }} ~ '{{ pattern }}' then {{ trimmed }}::time
    end
{%- endmacro -%}
