{#-
    These patterns admit nothing but days and times that exist, so the cast behind them cannot raise.
    (PostgreSQL 15 has no pg_input_is_valid, and an exception handler costs a subtransaction a value.)
    Years run from 1900 to 2099: no desk stamp lies outside, and nothing can overflow inside.
-#}

{%- macro day_pattern() -%}
    (?:(?:19|20)[0-9]{2}-(?:
    {#- -#} (?:0?[13578]|1[02])-(?:0?[1-9]|[12][0-9]|3[01])
    {#- -#} |(?:0?[469]|11)-(?:0?[1-9]|[12][0-9]|30)
    {#- -#} |0?2-(?:0?[1-9]|1[0-9]|2[0-8]))
    {#- -#} |(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)-0?2-29)
{%- endmacro -%}

{%- macro clock_24_pattern() -%}
    (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?
{%- endmacro -%}

{%- macro clock_12_pattern() -%}
    (?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])? ?[AaPp][Mm]
{%- endmacro -%}

{%- macro offset_pattern() -%}
    (?:[Zz]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)
{%- endmacro -%}
