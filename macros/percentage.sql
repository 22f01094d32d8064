{#- 0 to 100 with two decimals; NULL when the denominator is 0. -#}
{%- macro percentage(numerator, denominator) -%}
    round(100.0 * ({{ numerator }}) / nullif({{ denominator }}, 0), 2)::numeric(7, 2)
{%- endmacro -%}
