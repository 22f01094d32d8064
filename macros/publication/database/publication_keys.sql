{#- Indexes, foreign keys and comments of the published tables, as the models declare them. -#}
{%- macro publication_keys(publication) -%}
-- Most indexes are the readers' alone. People's own stay: only those named `<table>__…` are the project's.
create or replace function {{ publication }}.sync_indexes(relation text, wanted jsonb) returns void
language plpgsql as $body$
declare
    one record;
begin
    for one in
        with present as (
            select
                indexrelid::regclass as name,
                regexp_replace(pg_get_indexdef(indexrelid), ' INDEX \S+ ON \S+', '') as definition,
                pg_class.relname ~ ('^' || split_part(relation, '.', 2) || '__') as is_ours
            from pg_index
            inner join pg_class on pg_class.oid = indexrelid
            where indrelid = relation::regclass and not indisprimary
        ),
        needed as (
            select
                format('CREATE USING btree (%s)', string_agg(name, ', ' order by place)) as definition,
                left(split_part(relation, '.', 2) || '__' || string_agg(name, '_' order by place), 63) as name
            from jsonb_array_elements(wanted) as index_columns
            cross join jsonb_array_elements_text(index_columns) with ordinality as columns (name, place)
            group by index_columns
            union all
            -- Those that a rule needs stand on the build side already.
            select regexp_replace(pg_get_indexdef(indexrelid), ' INDEX \S+ ON \S+', ''), pg_class.relname
            from pg_index
            inner join pg_class on pg_class.oid = indexrelid
            where indrelid = ('build_' || relation)::regclass and not indisprimary
        )
        select
            case when needed.definition is null then format('drop index %s', present.name)
            else replace(needed.definition, ' USING', format(' INDEX %I ON %s USING', needed.name, relation)) end
            as statement
        from present
        full join needed on present.definition = needed.definition
        where (needed.definition is null and present.is_ours) or present.definition is null
        order by needed.definition is not null
    loop
        execute one.statement;
    end loop;
end
$body$;

-- They can be deferred: the tables of a version change one after the other, and only the whole has to hold.
-- Where the roster's part alone is published, a row of the desk's may for a while name one that is gone.
create or replace function {{ publication }}.sync_foreign_keys(relation text, wanted jsonb) returns void
language plpgsql as $body$
declare
    one record;
    key_name text;
begin
    for one in
        select
            value ->> 'column' as name,
            value ->> 'to' as parent,
            format(
                'FOREIGN KEY (%I) REFERENCES %s(%I) DEFERRABLE',
                value ->> 'column', value ->> 'to', value ->> 'references'
            ) as definition
        from jsonb_array_elements(wanted) as value
    loop
        key_name := split_part(relation, '.', 2) || '_' || one.name || '_fkey';
        continue when to_regclass(one.parent) is null or exists (
            select from pg_constraint
            where
                conrelid = relation::regclass and conname = key_name
                and pg_get_constraintdef(oid) = one.definition
        );
        execute format('alter table %s drop constraint if exists %I', relation, key_name);
        begin
            execute format('alter table %s add constraint %I %s', relation, key_name, one.definition);
        exception when foreign_key_violation then
            execute format('alter table %s add constraint %I %s not valid', relation, key_name, one.definition);
        end;
    end loop;
end
$body$;

-- Those that no model declares, or all: where a table or a key is not in the project any more, no row has to heed it.
create or replace function {{ publication }}.drop_keys(is_undeclared_only boolean) returns void
language plpgsql as $body$
declare
    one record;
begin
    for one in
        select conrelid::regclass as child, conname
        from pg_constraint
        where
            contype = 'f' and connamespace in (
                select to_regnamespace(split_part(relation, '.', 1))
                from {{ publication }}.nodes where kind in ('table', 'view', 'function')
            )
            and not (is_undeclared_only and exists (
                select from {{ publication }}.members(false) as members
                cross join jsonb_array_elements(members.details -> 'foreign_keys') as declared
                where
                    to_regclass(members.relation) = conrelid and members.kind = 'table'
                    and conname = split_part(members.relation, '.', 2) || '_' || (declared ->> 'column') || '_fkey'
            ))
    loop
        execute format('alter table %s drop constraint %I', one.child, one.conname);
    end loop;
end
$body$;

-- Gives way to parents that go while their children stay for now.
create or replace function {{ publication }}.drop_broken_keys(relation text, kept text) returns void
language plpgsql as $body$
declare
    one record;
    is_broken boolean;
begin
    for one in
        select
            pg_constraint.conname,
            conrelid::regclass as child,
            child_column.attname as name,
            parent_column.attname as parent_name
        from pg_constraint
        inner join pg_attribute as child_column on child_column.attrelid = conrelid and child_column.attnum = conkey[1]
        inner join pg_attribute as parent_column
            on parent_column.attrelid = confrelid and parent_column.attnum = confkey[1]
        inner join {{ publication }}.nodes on to_regclass(nodes.relation) = conrelid and not nodes.is_roster
        where confrelid = drop_broken_keys.relation::regclass and contype = 'f'
    loop
        execute format(
            'select exists (select from %s as kept inner join %s as child on child.%I = kept.%I where kept.state = %L)',
            kept, one.child, one.name, one.parent_name, 'gone'
        ) into is_broken;
        if is_broken then
            execute format('alter table %s drop constraint %I', one.child, one.conname);
        end if;
    end loop;
end
$body$;

-- The descriptions of the YAML, on the relation and on its columns.
create or replace function {{ publication }}.sync_comments(relation text, kind text, details jsonb) returns void
language plpgsql as $body$
declare
    one record;
begin
    if kind = 'function' then
        for one in
            select oid::regprocedure as name from pg_proc
            where
                pronamespace = to_regnamespace(split_part(relation, '.', 1)) and proname = split_part(relation, '.', 2)
                and obj_description(oid, 'pg_proc') is distinct from details ->> 'description'
        loop
            execute format('comment on function %s is %L', one.name, details ->> 'description');
        end loop;
        return;
    end if;
    if obj_description(relation::regclass, 'pg_class') is distinct from details ->> 'description' then
        execute format('comment on %s %s is %L', kind, relation, details ->> 'description');
    end if;
    for one in
        select attname as name, wanted.value as description
        from pg_attribute
        inner join jsonb_each_text(details -> 'columns') as wanted on wanted.key = attname
        where
            attrelid = relation::regclass and attnum > 0 and not attisdropped
            and col_description(attrelid, attnum) is distinct from wanted.value
    loop
        execute format('comment on column %s.%I is %L', relation, one.name, one.description);
    end loop;
end
$body$;
{%- endmacro -%}
