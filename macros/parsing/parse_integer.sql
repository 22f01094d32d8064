{#- Text to bigint: a number without a remainder (exports write ids as 3949843.0) that fits. -#}
{%- macro parse_integer(value) -%}
    {%- set number = parse_number(value) -%}
    case
        when {{ value }} ~ '^[0-9]{1,18}$' then {{ value }}::bigint
        when {{ value }} = '' then null
        when ({{ number }}) % 1 = 0 and ({{ number }}) between -9223372036854775808 and 9223372036854775807
            then ({{ number }})::bigint
    end
{%- endmacro -%}
