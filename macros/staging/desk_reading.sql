{#-
    Staging keeps what it has read, so rows read with one desk_timezone and rows read with another would stand side
    by side, hours apart. Each staging table notes the zone in its comment, and a run with another zone is refused
    unless it reads everything again.
-#}
{%- macro note_desk_reading() -%}
    comment on table {{ this }} is 'Read with desk_timezone {{ var("desk_timezone") }}'
{%- endmacro -%}

{%- macro require_same_desk_reading() -%}
    {%- if execute %}
        {%- set readings = run_query(
            "select relname, substr(obj_description(oid, 'pg_class'), length('Read with desk_timezone ') + 1)"
            " from pg_class where relname like 'stg_otc__%'"
            " and relnamespace = to_regnamespace('" ~ (generate_schema_name('staging', none) | trim) ~ "')"
            " and obj_description(oid, 'pg_class') like 'Read with desk_timezone %'"
        ) %}
        {%- for table, zone in readings.rows if zone != var('desk_timezone') %}
            {#- The zone is in the function: without it everything would be read again as before. #}
            {%- set needed = ['model.otc.' ~ table, 'function.otc.parse_timestamp'] %}
            {%- if not flags.FULL_REFRESH or needed | reject('in', selected_resources) | list %}
                {%- do exceptions.raise_compiler_error(
                    'The rows of ' ~ table ~ ' were read with desk_timezone ' ~ zone ~ ', and it is '
                    ~ var('desk_timezone') ~ ' now. Nothing was built. Run `dbt build --full-refresh` to read '
                    ~ 'them again, or set desk_timezone back.'
                ) %}
            {%- endif %}
        {%- endfor %}
    {%- endif %}
{%- endmacro -%}
