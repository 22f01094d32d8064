{#-
    The hook after the swap. dbt takes every view that reads a dropped table for dropped, and would then stumble over
    those that `keep_views` has kept: so it is told which are there. Only of views that read this very model: others
    may be in the middle of a swap of their own.
-#}
{%- macro recall_views() -%}
    {%- if execute %}
        {%- set found = run_query("select schemaname || '.' || viewname from pg_views").columns[0].values() %}
        {%- for node in views_on(model.unique_id) %}
            {%- set view = api.Relation.create(
                database=node.database, schema=node.schema, identifier=node.alias, type='view'
            ) %}
            {%- set is_found = node.schema ~ '.' ~ node.alias in found %}
            {%- set is_known = load_cached_relation(view) is not none %}
            {%- if is_found and not is_known %}
                {%- do adapter.cache_added(view) %}
            {%- elif is_known and not is_found %}
                {%- do adapter.cache_dropped(view) %}
            {%- endif %}
        {%- endfor %}
    {%- endif %}
{%- endmacro -%}
