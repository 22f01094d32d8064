{#-
    dbt empties a seed's table and fills it again: a column that the file has and the table has not ends in an error
    of the server. Such a column is added here, which keeps the views on the table. One that is gone is refused:
    dropping it would drop the views that read it.
-#}
{%- macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
    {%- if not full_refresh %}
        {%- set wanted = agate_table.column_names | map('lower') | list %}
        {%- set present = adapter.get_columns_in_relation(old_relation) | map(attribute='name') | map('lower') | list %}
        {%- set gone = present | reject('in', wanted) | list %}
        {%- if gone %}
            {%- do exceptions.raise_compiler_error(
                'The seed ' ~ model.name ~ ' has no column ' ~ gone | join(', ') ~ ' any more, but its table has. '
                ~ 'The table was left as it is. Run `dbt seed --full-refresh --select ' ~ model.name ~ '`, and then '
                ~ '`dbt build` for the views that read it.'
            ) %}
        {%- endif %}
        {%- for name in agate_table.column_names if name | lower not in present %}
            {%- set type = model.config.get('column_types', {}).get(name, adapter.convert_type(agate_table, wanted.index(name | lower))) %}
            {%- call statement('_') -%}
                alter table {{ old_relation }} add column
                {{ adapter.quote_seed_column(name, model.config.get('quote_columns', none)) }} {{ type }}
            {%- endcall %}
        {%- endfor %}
    {%- endif %}
    {{ return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) }}
{%- endmacro -%}
