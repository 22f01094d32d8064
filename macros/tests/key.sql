{#- What names a row: none is NULL, and none comes twice. A table has a primary key in its contract instead. -#}
{%- test key(model, columns) -%}
    {%- set names = [] -%}
    {%- for column in columns -%}
        {%- do names.append(adapter.quote(column)) -%}
    {%- endfor -%}
    select {{ names | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ names | join(', ') }}
    having count(*) > 1 or num_nulls({{ names | join(', ') }}) > 0
{%- endtest -%}
