{#- A build and its tests read the version that is being built. The rows of a unit test have no schema. -#}
{%- macro ref() -%}
    {%- set relation = builtins.ref(*varargs, **kwargs) -%}
    {%- if execute and is_build() and relation.schema -%}
        {%- for node_id in model.depends_on.nodes -%}
            {%- set node = graph.nodes.get(node_id) -%}
            {%- if node and node.name == varargs[-1] -%}
                {{ return(built_relation(node, relation)) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro -%}
