{#-
    The hook after every mart. A mart is swapped for its new version, and dropping the old one takes the foreign
    keys with it, those of other tables too: so each mart ties itself to its parents, and its children to itself,
    in the transaction of the swap. Models declare their keys as `meta.foreign_keys`.
-#}
{%- macro restore_foreign_keys() -%}
    {%- if execute %}
        {%- set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
        {%- for child in models %}
            {%- for key in child.config.meta.get('foreign_keys', []) %}
                {%- set parent = models | selectattr('name', 'equalto', key.to) | first %}
                {%- if model.unique_id in [child.unique_id, parent.unique_id] %}
                    {{- restore_foreign_key(child, key.column, parent, key.references) }}
                {%- endif %}
            {%- endfor %}
        {%- endfor %}
    {%- endif %}
{%- endmacro -%}
