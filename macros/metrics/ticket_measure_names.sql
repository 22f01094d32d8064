{#- What `ticket_measures` gives names to, read off itself: the list stands once. -#}
{%- macro ticket_measure_names() -%}
    {{ return(modules.re.findall(' as (\w+)', ticket_measures())) }}
{%- endmacro -%}
