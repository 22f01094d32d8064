{#- Puts the rows of one version in the place of those of another. No table is dropped: whoever reads goes on reading. -#}
{%- macro publication_rows(publication) -%}
-- The rows of a difference, forward or back. A row that stays is updated, so that no foreign key looks at it.
create or replace function {{ publication }}.exchange(relation text, kept text, is_forward boolean)
returns table (gone_count bigint, came_count bigint, changed_count bigint) language plpgsql as $body$
declare
    columns constant text := {{ publication }}.columns_of(relation::regclass);
    names constant text[] := {{ publication }}.key_of(relation::regclass);
    is_same constant text := (
        select string_agg(format('mart.%1$s = kept.%1$s', name), ' and ') from unnest(names) as name
    );
begin
    execute format('delete from %s as mart using %s as kept where kept.state = $1 and %s', relation, kept, is_same)
    using case when is_forward then 'gone' else 'came' end;
    get diagnostics gone_count = row_count;
    execute format(
        'update %s as mart set (%2$s) = row(%s) from %s as kept where kept.state = $1 and %s',
        relation, columns, regexp_replace(columns, '(^|, )', '\1kept.', 'g'), kept, is_same
    ) using case when is_forward then 'after' else 'before' end;
    get diagnostics changed_count = row_count;
    execute format('insert into %1$s (%2$s) select %2$s from %3$s where state = $1', relation, columns, kept)
    using case when is_forward then 'came' else 'gone' end;
    get diagnostics came_count = row_count;
    return next;
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

-- Another set of columns or constraints: the table takes those of the pattern, and all of its rows.
create or replace function {{ publication }}.restructure(relation text, pattern regclass) returns void
language plpgsql as $body$
declare
    views jsonb := '[]';
    columns constant text := {{ publication }}.columns_of(pattern);
    one record;
begin
    for one in
        select conrelid::regclass as place, conname
        from pg_constraint
        where (conrelid = relation::regclass and contype in ('p', 'u', 'c')) or (
            contype = 'f' and relation::regclass in (conrelid, confrelid)
        )
        order by contype = 'f' desc
    loop
        execute format('alter table %s drop constraint if exists %I', one.place, one.conname);
    end loop;
    for one in
        select attname as name
        from pg_attribute
        where attrelid = relation::regclass and attnum > 0 and not attisdropped and not exists (
            select from pg_attribute as wanted
            where
                wanted.attrelid = pattern and wanted.attname = pg_attribute.attname
                and wanted.atttypid = pg_attribute.atttypid and wanted.atttypmod = pg_attribute.atttypmod
                and not wanted.attisdropped
        )
    loop
        if views = '[]' then
            views := {{ publication }}.views_on(relation::regclass);
            perform {{ publication }}.drop_views(views);
        end if;
        execute format('alter table %s drop column %I', relation, one.name);
    end loop;
    for one in
        select attname as name, format_type(atttypid, atttypmod) as type
        from pg_attribute
        where
            attrelid = pattern and attnum > 0 and not attisdropped and attname not in (
                select attname from pg_attribute where attrelid = relation::regclass and not attisdropped
            )
        order by attnum
    loop
        execute format('alter table %s add column %I %s', relation, one.name, one.type);
    end loop;
    for one in
        select attname as name
        from pg_attribute
        where attrelid = relation::regclass and attnum > 0 and not attisdropped and attnotnull
    loop
        execute format('alter table %s alter column %I drop not null', relation, one.name);
    end loop;
    execute format('delete from %s', relation);
    execute format('insert into %1$s (%2$s) select %2$s from %3$s', relation, columns, pattern);
    for one in
        select conname, pg_get_constraintdef(oid) as definition
        from pg_constraint
        where conrelid = pattern and contype in ('p', 'u', 'c')
    loop
        execute format('alter table %s add constraint %I %s', relation, one.conname, one.definition);
    end loop;
    for one in
        select attname as name
        from pg_attribute
        where attrelid = pattern and attnum > 0 and not attisdropped and attnotnull
    loop
        execute format('alter table %s alter column %I set not null', relation, one.name);
    end loop;
    perform {{ publication }}.make_views(views);
end
$body$;

-- A table that readers do not have yet, or have as something else.
create or replace function {{ publication }}.make_table(relation text) returns void
language plpgsql as $body$
declare
    views jsonb := '[]';
begin
    if to_regclass(relation) is not null then
        views := {{ publication }}.views_on(relation::regclass);
        perform {{ publication }}.drop_views(views);
        execute format('drop view %s', relation);
    end if;
    execute format('create table %s (like %s including all)', relation, 'build_' || relation);
    execute format(
        'insert into %1$s (%2$s) select %2$s from %3$s',
        relation, {{ publication }}.columns_of(relation::regclass), 'build_' || relation
    );
    perform {{ publication }}.make_views(views);
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
{%- endmacro -%}
