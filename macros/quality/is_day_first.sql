{#-
    Day, month, four digits of year; with a narrower `part`, only those of which either may be the day.
    Most values are ISO: to see that by `like` first costs half of what the pattern alone would.
-#}
{%- macro is_day_first(raw, part='[0-9]{1,2}') -%}
    {{ raw }} not like '____-__-%' and {{ raw }} ~ '^\s*{{ part }}[/-]{{ part }}[/-][0-9]{4}'
{%- endmacro -%}
