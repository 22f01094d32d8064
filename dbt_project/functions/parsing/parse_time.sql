{%- set pattern = '^(?:' ~ clock_24_pattern() ~ '|' ~ clock_12_pattern() ~ ')$' -%}
{%- set trimmed = function('without_blanks') ~ '(value)' -%}
select case
    when value ~ '{{ pattern }}' then value::time
    when {{ trimmed }} ~ '{{ pattern }}' then {{ trimmed }}::time
end
