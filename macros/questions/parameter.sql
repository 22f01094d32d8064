{#-
    What the asker may set: the var of that name, else the default in the question's YAML, the only place that
    declares it. `otc ask` fills names in by itself (`parameters_by_name`): dbt would parse the whole project
    anew for every other value of a var.
-#}
{%- macro parameter(name) -%}
    {%- if not execute -%}
        null
    {%- else -%}
        {%- set declared = model.config.meta.get('parameters', {}) -%}
        {%- if name not in declared -%}
            {{ exceptions.raise_compiler_error(model.name ~ ' declares no parameter ' ~ name ~ ' in its YAML.') }}
        {%- endif -%}
        {%- set default = declared[name].default -%}
        {%- set value = var(name, default) -%}
        {%- if var('parameters_by_name', false) -%}
            {{ '@{' ~ name ~ '}' }}
        {%- elif default is number and not modules.re.fullmatch('[0-9]{1,6}', value | string) -%}
            {{ exceptions.raise_compiler_error(name ~ ' is ' ~ value ~ ', which is no number of 0 to 999999.') }}
        {%- elif default is number -%}
            {{ value }}
        {%- elif value is none or value == '' -%}
            null::text
        {%- else -%}
            '{{ value | string | replace("'", "''") }}'::text
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
