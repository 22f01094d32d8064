{#- Lists the models that read one of the nodes, directly or through others. -#}
{%- macro descendants(roots) -%}
    {%- set found = roots | list %}
    {%- set models = [] %}
    {%- if execute %}
        {%- do models.extend(graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'snapshot'])) %}
    {%- endif %}
    {#- They come in no order: a pass for each of them reaches the longest chain. #}
    {%- for _ in models %}
        {%- for model in models if model.unique_id not in found %}
            {%- if model.depends_on.nodes | select('in', found) | list %}
                {%- do found.append(model.unique_id) %}
            {%- endif %}
        {%- endfor %}
    {%- endfor %}
    {{ return(found) }}
{%- endmacro -%}
