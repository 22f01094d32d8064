{#-
    The hook after every relation that views read. It is swapped for its new version, and dropping the old one would
    drop every view that reads it: schema servicedesk, and whatever people have built on top. So the views are pointed
    at the new version, in the transaction of the swap. A view that reads a removed column cannot be kept.
-#}
{%- macro keep_views() -%}
    {%- set old_name = this.identifier ~ '__dbt_backup' %}
    do $keep$
    declare
        dependent record;
    begin
        for dependent in
            select distinct
                format('%I.%I', pg_namespace.nspname, pg_class.relname) as name,
                pg_get_viewdef(pg_class.oid) as definition
            from pg_depend
            inner join pg_rewrite on pg_depend.objid = pg_rewrite.oid
            inner join pg_class on pg_rewrite.ev_class = pg_class.oid
            inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
            where pg_depend.refobjid = to_regclass('{{ this.schema }}.{{ old_name }}') and pg_class.relkind = 'v'
        loop
            begin
                execute format(
                    'create or replace view %s as %s',
                    dependent.name,
                    replace(dependent.definition, '{{ old_name }}', '{{ this.identifier }}')
                );
            exception when invalid_table_definition or undefined_column or insufficient_privilege then
                raise warning 'The view % is dropped with the old %: %', dependent.name, '{{ this }}', sqlerrm;
            end;
        end loop;
    end
    $keep$
{%- endmacro -%}
