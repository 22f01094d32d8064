{#- Views and functions of a version, and the views that people built on it. -#}
{%- macro publication_views(publication) -%}
-- For a view or function: its text as it would be among the readers.
create or replace function {{ publication }}.published_text(definition text) returns text
language sql stable as $body$
    select regexp_replace(
        definition,
        '\mbuild_(' || (
            select string_agg(distinct split_part(relation, '.', 1), '|')
            from {{ publication }}.nodes where kind in ('table', 'view', 'function')
        ) || ')("?\.)',
        '\1\2',
        'g'
    );
$body$;

create or replace function {{ publication }}.text_of(relation text, kind text, is_built boolean) returns text
language plpgsql stable set search_path to pg_catalog as $body$
declare
    place constant text := case when is_built then 'build_' else '' end || relation;
    found text;
begin
    if kind = 'view' then
        select pg_get_viewdef(oid) into found from pg_class where oid = to_regclass(place) and relkind = 'v';
    else
        select pg_get_functiondef(oid) into found
        from pg_proc
        where
            pronamespace = to_regnamespace(split_part(place, '.', 1)) and proname = split_part(place, '.', 2);
    end if;
    return case when is_built then {{ publication }}.published_text(found) else found end;
end
$body$;

create or replace function {{ publication }}.make_view(relation text, definition text) returns void
language plpgsql as $body$
declare
    views jsonb;
begin
    if (select relkind from pg_class where oid = to_regclass(relation)) <> 'v' then
        views := {{ publication }}.views_on(relation::regclass);
        perform {{ publication }}.drop_views(views);
        execute format('drop table %s', relation);
    end if;
    begin
        execute format('create or replace view %s as %s', relation, definition);
    exception when invalid_table_definition then
        views := {{ publication }}.views_on(relation::regclass);
        perform {{ publication }}.drop_views(views);
        execute format('drop view %s', relation);
        execute format('create view %s as %s', relation, definition);
    end;
    perform {{ publication }}.make_views(coalesce(views, '[]'));
end
$body$;

-- The text of a function is whole. With other parameters PostgreSQL would keep the old one beside the new.
create or replace function {{ publication }}.make_function(relation text, definition text) returns void
language plpgsql as $body$
declare
    former regprocedure;
begin
    begin
        execute definition;
    exception when invalid_function_definition then
        null;  -- other columns of the result: the old one is dropped below
    end;
    for former in
        select oid from pg_proc
        where
            pronamespace = to_regnamespace(split_part(relation, '.', 1)) and proname = split_part(relation, '.', 2)
            and pg_get_functiondef(oid) <> definition
    loop
        execute format('drop function %s', former);
    end loop;
    execute definition;
end
$body$;

-- The views on a relation, and the views on them: as they are, to be made again.
create or replace function {{ publication }}.views_on(relation regclass) returns jsonb
language sql stable set search_path to pg_catalog as $body$
    with recursive readers as (
        select relation::oid as oid, 0 as depth
        union
        select pg_rewrite.ev_class, readers.depth + 1
        from readers
        inner join pg_depend on pg_depend.refobjid = readers.oid and pg_depend.classid = 'pg_rewrite'::regclass
        inner join pg_rewrite on pg_rewrite.oid = pg_depend.objid and pg_rewrite.ev_class <> readers.oid
    ),
    views as (
        select pg_class.oid, max(readers.depth) as depth, pg_class.relacl
        from readers
        inner join pg_class on pg_class.oid = readers.oid and pg_class.relkind = 'v'
        where readers.depth > 0
        group by pg_class.oid
    )
    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'name', oid::regclass::text,
                'definition', pg_get_viewdef(oid),
                'comment', obj_description(oid, 'pg_class'),
                'grants', (
                    select coalesce(jsonb_agg(format(
                        'grant %s on %s to %s', privilege_type, views.oid::regclass,
                        case when grantee = 0 then 'public' else grantee::regrole::text end
                    )), '[]')
                    from aclexplode(views.relacl)
                )
            )
            order by depth
        ),
        '[]'
    )
    from views;
$body$;

create or replace function {{ publication }}.drop_views(views jsonb) returns void
language plpgsql as $body$
declare
    one jsonb;
begin
    for one in select value from jsonb_array_elements(views) with ordinality order by ordinality desc loop
        execute format('drop view if exists %s', one ->> 'name');
    end loop;
end
$body$;

create or replace function {{ publication }}.make_views(views jsonb) returns void
language plpgsql as $body$
declare
    one jsonb;
    statement text;
begin
    for one in select value from jsonb_array_elements(views) loop
        begin
            execute format('create or replace view %s as %s', one ->> 'name', one ->> 'definition');
            if one ->> 'comment' is not null then
                execute format('comment on view %s is %L', one ->> 'name', one ->> 'comment');
            end if;
            for statement in select jsonb_array_elements_text(one -> 'grants') loop
                execute statement;
            end loop;
        exception when undefined_column or undefined_table or invalid_table_definition or datatype_mismatch
            or undefined_function or invalid_schema_name
        then
            insert into {{ publication }}.lost_views (view_name, definition, reason)
            values (one ->> 'name', one ->> 'definition', sqlerrm);
            raise warning 'The view % is gone (%). Its text is kept in {{ publication }}.lost_views.',
                one ->> 'name', sqlerrm;
        end;
    end loop;
end
$body$;
{%- endmacro -%}
