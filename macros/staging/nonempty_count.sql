{#-
    How many of a row's raw columns have something in them. A row that has fewer typed values than that holds
    something of which staging could make nothing: so those rows are found without parsing anything twice.
-#}
{%- macro nonempty_count(dataset) -%}
    {%- set values = [] -%}
    {%- for column in dataset_columns()[dataset] -%}
        {%- do values.append("nullif(" ~ column[0] ~ ", '')") -%}
    {%- endfor -%}
    num_nonnulls({{ values | join(', ') | wordwrap(90) | indent(8) }})::smallint
{%- endmacro -%}
