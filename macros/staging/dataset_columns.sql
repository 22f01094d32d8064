{#-
    The three datasets of the desk, each with its columns as the YAML of its staging model declares them:
    (raw column, kind, name). The kind is a data type, or of a text how it is read. dbt knows the YAML only
    when it runs: while it parses, and in unit tests, there are no columns but those that a test names.
-#}
{%- macro dataset_columns() -%}
    {%- set datasets = {'tickets': [], 'comments': [], 'timesheets': []} -%}
    {%- for dataset, columns in datasets.items() if graph.nodes -%}
        {%- for column in graph.nodes['model.otc.stg_otc__' ~ dataset].columns.values() if column.meta.raw -%}
            {%- do columns.append((column.meta.raw, column.meta.kind or column.data_type, column.name)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(datasets) }}
{%- endmacro -%}
