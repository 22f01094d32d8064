{%- set number = function('parse_number') ~ '(value)' -%}
select case
    when value ~ '^[0-9]{1,18}$' then value::bigint
    when value = '' then null
    when {{ number }} % 1 = 0 and {{ number }} between -9223372036854775808 and 9223372036854775807
        then {{ number }}::bigint
end
