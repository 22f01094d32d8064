{#- Nested regexp_replace calls, the first step innermost: SQL has no shorter way to say "one after another". -#}
{%- macro replace_each(value, steps, flags='g') -%}
    {%- set expression = namespace(sql=value) -%}
    {%- for pattern, replacement in steps -%}
        {%- set expression.sql =
            "regexp_replace(" ~ expression.sql ~ ", '" ~ pattern ~ "', e'" ~ replacement ~ "', '" ~ flags ~ "')"
        -%}
    {%- endfor -%}
    {{ expression.sql }}
{%- endmacro -%}
