{#- The sums of `ticket_measures` from a relation that may have no row: nothing happened is 0. -#}
{%- macro ticket_measures_or_zero(relation) -%}
    {%- for name in ticket_measure_names() %}
    coalesce({{ relation }}.{{ name }}, 0)
    {{- '::numeric(18, 6)' if name.endswith('_hours') }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
