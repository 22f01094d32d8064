{#- The warehouse's record of its own runs, and its alerts. -#}
{%- macro watch_schema() -%}
    {{ return(generate_schema_name('watch', none) | trim) }}
{%- endmacro -%}

{%- macro install_watch() -%}
    {%- if execute and is_build() -%}
        {%- set watch = watch_schema() -%}
        {%- do install_schema(watch, [watch], [watch_tables(watch), watch_builds(watch), watch_alerts(watch)]) -%}
    {%- endif -%}
{%- endmacro -%}
