{#-
    Default privileges reach a table at its creation: a grant after the build would leave BI tools shut out
    between the swap of a rebuilt table and the end of the run. Without the role there is nothing to grant.
-#}
{%- macro grant_to_reporter() -%}
    do $grants$
    declare
        layer text;
    begin
        if not exists (select 1 from pg_roles where rolname = 'otc_reporter') then
            return;
        end if;
        for layer in
            select nspname from pg_namespace
            where nspowner = current_user::regrole and nspname in (
                {%- for name in var('reporter_schemas') %}
                '{{ generate_schema_name(name, none) | trim }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
        loop
            execute format('grant usage on schema %I to otc_reporter', layer);
            execute format('grant select on all tables in schema %I to otc_reporter', layer);
            execute format('grant execute on all functions in schema %I to otc_reporter', layer);
            execute format('alter default privileges in schema %I grant select on tables to otc_reporter', layer);
            execute format('alter default privileges in schema %I grant execute on functions to otc_reporter', layer);
        end loop;
    end
    $grants$
{%- endmacro -%}
