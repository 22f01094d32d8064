{#-
    Replaces a function in one statement. dbt's own only creates or replaces: PostgreSQL refuses to change the
    columns of the result or to take a default away, and with other parameters it keeps the old function beside
    the new one, so that a call fits both. Nor does dbt declare any function parallel safe, and one that is not
    keeps a whole query on one core. The body names no database: a copy under another name must answer, too.
-#}
{%- macro postgres__scalar_function_sql(target_relation) -%}
    {%- set function = built_relation(model, target_relation).include(database=false) -%}
    {%- set database = target_relation.include(schema=false, identifier=false) ~ '.' -%}
    {%- set signature = function ~ '(' ~ model.arguments | map(attribute='data_type') | join(', ') ~ ')' -%}
    do $build$
    declare
        definition constant text := $definition$
            {{ scalar_function_create_replace_signature_sql(function) }}
            {{ scalar_function_body_sql() | replace(database, '') }} parallel safe
        $definition$;
        former regprocedure;
    begin
        for former in
            select oid from pg_proc
            where
                pronamespace = '{{ function.schema }}'::regnamespace
                and proname = '{{ function.identifier }}'
                and oid is distinct from to_regprocedure('{{ signature }}')
        loop
            execute format('drop function %s', former);
        end loop;
        begin
            execute definition;
        exception when invalid_function_definition then
            drop function {{ signature }};
            execute definition;
        end;
    end
    $build$;
{%- endmacro -%}
