{#- What a person is known by, however somebody typed the name: capitals and blanks make no difference. -#}
{%- macro name_key(name) -%}
    lower({{ tidy_words(name) }})
{%- endmacro -%}
