{#- A column `<metric>_band` for each of the metrics; the row of limits is joined as `<metric>_bands`. -#}
{%- macro bands_of(relation, columns) -%}
    {%- for metric, column in columns.items() %}
    {{ band_of(relation ~ '.' ~ column, metric ~ '_bands') }} as {{ metric }}_band{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
