{#- An identifier that is text, without the `.0` a spreadsheet adds when it takes it for a number. -#}
{%- macro clean_code(value) -%}
    regexp_replace({{ clean_text(value) }}, '^([0-9]+)\.0+$', '\1')
{%- endmacro -%}
