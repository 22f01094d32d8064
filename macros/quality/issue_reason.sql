{#- Why a value of this kind could not be parsed, in words for the person who repairs it. -#}
{%- macro issue_reason(kind, value) -%}
    {%- set number = function('parse_number') ~ '(' ~ value ~ ')' -%}
    case
        when {{ kind }} in ('text', 'choice', 'code') and octet_length({{ value }}) > {{ longest_key_bytes() }}
            then 'too long'
        when {{ kind }} in ('text', 'prose', 'choice', 'code', 'html') then 'means nothing'
        when {{ kind }} = 'boolean' then 'neither yes nor no'
        when {{ kind }} = 'time' then 'not a time of day'
        when {{ kind }} in ('numeric', 'bigint') then case
            when {{ kind }} = 'numeric' or {{ number }} is null then 'not a number'
            when {{ number }} % 1 <> 0 then 'not a whole number'
            else 'too large'
        end
        when {{ value }} ~ '^\s*[0-9]{4,6}(\.[0-9]+)?\s*$' then 'spreadsheet serial'
        when {{ value }} ~ '^\s*[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2}(?![0-9])' then 'two-digit year'
        when {{ value }} ~ '^\s*(0?[1-9]|1[0-2])[/-](1[3-9]|2[0-9]|3[01])[/-][0-9]{4}' then 'month first'
        when {{ value }} ~ '^\s*[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{1,4}' then 'no such moment'
        else 'not a date'
    end
{%- endmacro -%}
