{#-
    How many of a row's raw columns have something in them. A row that has fewer typed values than that holds
    something of which staging could make nothing: so those rows are found without parsing anything twice.
-#}
{%- macro filled_count(columns) -%}
    num_nonnulls(
        {%- for raw, _, _ in columns %}
        nullif({{ raw }}, ''){{ "," if not loop.last }}
        {%- endfor %}
    )::smallint
{%- endmacro -%}
