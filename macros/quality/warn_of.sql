{#- A test that only warns prints how many rows it found. This prints what they say, so that nobody has to look. -#}
{%- macro warn_of(query) -%}
    {%- if execute and flags.WHICH in ['build', 'test'] %}
        {%- for row in run_query(query) %}
            {%- do exceptions.warn(row[0]) %}
        {%- endfor %}
    {%- endif %}
{%- endmacro -%}
