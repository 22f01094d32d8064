{#-
    Text to numeric; at most 30 digits on either side and a two-digit exponent, so nothing overflows.

    A comma before exactly three digits groups thousands (`1,234` is 1234, as in the desk's `1,234.5`);
    any other single comma is the decimal one (`1,5`, `0,125`). A wrong 1234 hours fails the check on
    hours and is seen; a wrong 1.234 would pass it unnoticed.
-#}
{%- macro parse_number(value) -%}
    {%- set trimmed = function('without_blanks') ~ '(' ~ value ~ ')' -%}
    case
        when {{ value }} ~ '^[0-9]{1,30}(?:\.[0-9]{1,30})?$' then {{ value }}::numeric
        when {{ trimmed }} ~ '^[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?$'
            then {{ trimmed }}::numeric
        when {{ trimmed }} ~ '^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,9}(?:\.[0-9]{0,30})?$'
            then replace({{ trimmed }}, ',', '')::numeric
        when {{ trimmed }} ~ '^[+-]?[0-9]{0,30},[0-9]{1,30}$'
            then replace({{ trimmed }}, ',', '.')::numeric
    end
{%- endmacro -%}
