{#- As dbt has it, but for a warning that does not hold here: PostgreSQL's numeric without a precision rounds nothing. -#}
{%- macro postgres__get_empty_schema_sql(columns) -%}
    select
    {%- for column in columns.values() %}
        {%- if not column.data_type -%}
            {%- do exceptions.column_type_missing(column_names=[column.name]) -%}
        {%- endif %}
        {{ dbt.cast('null', column.data_type) }} as {{ adapter.quote(column.name) if column.quote else column.name }}
        {{- ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
