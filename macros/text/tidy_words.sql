{#- What a person typed into a list: one blank between words, none around them, nothing as NULL. -#}
{%- macro tidy_words(value) -%}
    nullif(btrim(regexp_replace({{ value }}, '\s+', ' ', 'g')), '')
{%- endmacro -%}
