{#- What columns, keys and constraints a table has, and how another gets the same. -#}
{%- macro publication_structure(publication) -%}
create or replace function {{ publication }}.columns_of(relation regclass) returns text
language sql stable as $body$
    select string_agg(quote_ident(attname), ', ' order by attnum)
    from pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped;
$body$;

create or replace function {{ publication }}.key_of(relation regclass) returns text[]
language sql stable as $body$
    select array_agg(quote_ident(attname) order by attnum)
    from pg_index
    inner join pg_attribute on attrelid = indrelid and attnum = any(indkey)
    where indrelid = relation and indisprimary;
$body$;

-- Whether a value may not come twice in another column than the key's. It may pass from one row to another, and an
-- update would meet it in both: such rows are deleted and inserted.
create or replace function {{ publication }}.has_other_keys(relation regclass) returns boolean
language sql stable as $body$
    select exists (select from pg_index where indrelid = relation and indisunique and not indisprimary);
$body$;

-- Columns and constraints, in any order.
create or replace function {{ publication }}.structure_of(relation regclass) returns text[]
language sql stable as $body$
    select array_agg(part order by part)
    from (
        select format('%I %s %s', attname, format_type(atttypid, atttypmod), attnotnull) as part
        from pg_attribute
        where attrelid = relation and attnum > 0 and not attisdropped
        union all
        select pg_get_constraintdef(oid) from pg_constraint where conrelid = relation and contype in ('p', 'u', 'c')
    ) as parts;
$body$;

-- Whether readers have the table as it was built, but for rows.
create or replace function {{ publication }}.is_alike(relation text) returns boolean
language sql stable as $body$
    select coalesce(
        {{ publication }}.structure_of(to_regclass(relation))
        = {{ publication }}.structure_of(to_regclass('build_' || relation)),
        false
    );
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

-- Another set of columns or constraints: the table takes those of the pattern, and all of its rows.
create or replace function {{ publication }}.restructure(relation text, pattern regclass) returns void
language plpgsql as $body$
declare
    views jsonb := '[]';
    columns constant text := {{ publication }}.columns_of(pattern);
    wanted_keys constant text[] := array(
        select pg_get_constraintdef(oid) from pg_constraint where conrelid = pattern and contype in ('p', 'u', 'c')
    );
    one record;
begin
    -- A view that groups by a key of the table depends on that. What stays as it is stands in nobody's way.
    if exists (
        select from pg_constraint
        where
            conrelid = relation::regclass and contype in ('p', 'u')
            and pg_get_constraintdef(oid) <> all(wanted_keys)
    ) then
        views := {{ publication }}.views_on(relation::regclass);
        perform {{ publication }}.drop_views(views);
    end if;
    for one in
        select conrelid::regclass as place, conname
        from pg_constraint
        where
            conrelid = relation::regclass and contype in ('p', 'u', 'c')
            and pg_get_constraintdef(oid) <> all(wanted_keys)
            or contype = 'f' and relation::regclass in (conrelid, confrelid)
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
        where
            attrelid = relation::regclass and attnum > 0 and not attisdropped and attnotnull
            and attname <> all(coalesce({{ publication }}.key_of(relation::regclass), '{}'))
    loop
        execute format('alter table %s alter column %I drop not null', relation, one.name);
    end loop;
    execute format('delete from %s', relation);
    execute format('insert into %1$s (%2$s) select %2$s from %3$s', relation, columns, pattern);
    for one in
        select conname, pg_get_constraintdef(oid) as definition
        from pg_constraint
        where
            conrelid = pattern and contype in ('p', 'u', 'c') and pg_get_constraintdef(oid) not in (
                select pg_get_constraintdef(oid) from pg_constraint
                where conrelid = relation::regclass and contype in ('p', 'u', 'c')
            )
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
{%- endmacro -%}
