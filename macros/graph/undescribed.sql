{#- Lists the models of these folders, and their columns, that have no description. -#}
{%- macro undescribed(folders) -%}
    {%- set found = [] %}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.fqn[1] in folders %}
        {%- if not node.description or not node.columns %}
            {%- do found.append(node.name) %}
        {%- endif %}
        {%- for column in node.columns.values() if not column.description %}
            {%- do found.append(node.name ~ '.' ~ column.name) %}
        {%- endfor %}
    {%- endfor %}
    {{ return(found) }}
{%- endmacro -%}
