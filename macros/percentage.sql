{#- 0 to 100 with two decimals; nothing in the denominator is no percentage. -#}
{%- macro percentage(numerator, denominator) -%}
    round(100.0 * ({{ numerator }}) / nullif({{ denominator }}, 0), 2)::numeric(7, 2)
{%- endmacro -%}
