{#- Only as machines spell them: `Null` and `none` may be a name or an answer. -#}
{%- macro words_for_nothing() -%}
    '', 'nan', 'NaN', 'None', 'NULL'
{%- endmacro -%}
