{#-
    A view is replaced in its place, so that the views on it stay; only one with other columns is dropped and created, and then
    those on it have to be, too. A published one stands in the version that is being built, and reads that.
-#}
{%- materialization view, adapter='postgres' -%}
    {%- set target = built_relation(model, this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set definition = create_view_as(target, sql) -%}
    {%- call statement('main') -%}
    do $view$
    begin
        if exists (
            select from pg_class where oid = to_regclass('{{ target.include(database=false) }}') and relkind <> 'v'
        ) then
            drop table {{ target }} cascade;
        end if;
        begin
            {{ definition | trim | replace('create view', 'create or replace view', 1) }}
        exception when invalid_table_definition then
            drop view {{ target }} cascade;
            {{ definition | trim }}
        end;
    end
    $view$
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='view')]}) }}
{%- endmaterialization -%}
