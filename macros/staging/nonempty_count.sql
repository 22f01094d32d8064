{#-
    How many of a row's raw values are not empty. A row with fewer typed values than that has a value that
    staging could not parse: so those rows are found without parsing anything twice.
-#}
{%- macro nonempty_count(dataset) -%}
    {%- set values = [] -%}
    {%- for column in dataset_columns()[dataset] -%}
        {%- do values.append("nullif(" ~ column[0] ~ ", '')") -%}
    {%- endfor -%}
    num_nonnulls({{ values | join(', ') | wordwrap(90) | indent(8) }})::smallint
{%- endmacro -%}
