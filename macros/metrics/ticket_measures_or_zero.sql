{#- The sums of `ticket_measures` from a relation that may have no row: nothing happened is 0. -#}
{%- macro ticket_measures_or_zero(relation) -%}
    {#- Read off the list itself, which stands once. #}
    {%- for name in modules.re.findall(' as (\w+)', ticket_measures()) %}
    coalesce({{ relation }}.{{ name }}, 0)
    {{- '::numeric(18, 6)' if name.endswith('_hours') }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
