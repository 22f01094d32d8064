{#- Lists the views that read the node, directly or through other views. -#}
{%- macro views_on(unique_id) -%}
    {%- set views = graph.nodes.values() | selectattr('config.materialized', 'equalto', 'view') | list %}
    {%- set names = [unique_id] %}
    {%- set found = [] %}
    {#- They come in no order: a pass for each of them reaches the longest chain. #}
    {%- for _ in views %}
        {%- for view in views if view not in found and view.depends_on.nodes | select('in', names) | list %}
            {%- do found.append(view) %}
            {%- do names.append(view.unique_id) %}
        {%- endfor %}
    {%- endfor %}
    {{ return(found) }}
{%- endmacro -%}
