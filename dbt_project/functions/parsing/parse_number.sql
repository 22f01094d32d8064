{%- set digits = '(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})' -%}
{%- set trimmed = function('without_blanks') ~ '(value)' -%}
select case
    when value ~ '^[0-9]{1,30}(?:\.[0-9]{1,30})?$' then value::numeric
    when {{ trimmed }} ~ '^[+-]?{{ digits }}(?:[eE][+-]?[0-9]{1,2})?$'
        then {{ trimmed }}::numeric
    when {{ trimmed }} ~ '^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,9}(?:\.[0-9]{0,30})?$'
        then replace({{ trimmed }}, ',', '')::numeric
    when {{ trimmed }} ~ '^[+-]?[0-9]{0,30},[0-9]{1,30}$'
        then replace({{ trimmed }}, ',', '.')::numeric
end
