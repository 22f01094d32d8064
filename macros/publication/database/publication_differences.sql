{#- How the tables that were built differ from those of the version that is served. -#}
{%- macro publication_differences(publication) -%}
create or replace function {{ publication }}.kept_rows(relation text, version text) returns text
language sql immutable as $body$
    select format('{{ publication }}.%I', replace(relation, '.', '__') || '__' || version);
$body$;

-- The rows of a table that will go, come or change, with both states of the latter. The build of a table ends with
-- this, so that publication is left with the exchange. A build that knows which rows it changed leaves their keys in
-- a table: if all others were compared with the served version before, only these are.
create or replace function {{ publication }}.compare(relation text, changed_keys text default null) returns void
language plpgsql as $body$
declare
    served constant regclass := to_regclass(relation);
    built constant regclass := 'build_' || relation;
    kept constant text := {{ publication }}.kept_rows(relation, 'next');
    key constant text := array_to_string({{ publication }}.key_of(built), ', ');
    columns constant text := {{ publication }}.columns_of(built);
    is_known constant boolean := changed_keys is not null and {{ publication }}.is_alike(relation) and exists (
        select from {{ publication }}.compared
        where
            compared.relation = compare.relation
            and compared.version is not distinct from {{ publication }}.served_version()
    );
    chosen text := '';
    is_same boolean;
begin
    if key is null then
        raise exception 'The table % has no primary key.', relation
        using hint = 'Declare one in its contract: versions are compared by it.';
    end if;
    if is_known then
        if to_regclass(kept) is not null then
            execute format('insert into %1$s (%2$s) select %2$s from %3$s', changed_keys, key, kept);
        end if;
        chosen := format('inner join (select distinct %s from %s) as chosen using (%s)', key, changed_keys, key);
    end if;
    execute format('drop table if exists %s', kept);
    insert into {{ publication }}.compared (relation, version) values (relation, {{ publication }}.served_version())
    on conflict on constraint compared_pkey do update set version = excluded.version;
    if not {{ publication }}.is_alike(relation) then
        return;
    end if;
    execute format(
        'create table %1$s as
        with differing as materialized (
            select former.place as former, latter.place as latter
            from (select mart.ctid as place, %2$s, hash_record_extended(row(%3$s), 0) as hash from %4$s as mart %6$s)
                as former
            full join (select mart.ctid as place, %2$s, hash_record_extended(row(%3$s), 0) as hash from %5$s as mart %6$s)
                as latter using (%2$s)
            where former.hash is distinct from latter.hash
        )
        select case when latter is null then ''gone'' else ''before'' end as state, %3$s
        from differing inner join %4$s as mart on mart.ctid = differing.former
        union all
        select case when former is null then ''came'' else ''after'' end as state, %3$s
        from differing inner join %5$s as mart on mart.ctid = differing.latter',
        kept, key, columns, served, built, chosen
    );
    execute format('select not exists (select from %s)', kept) into is_same;
    if is_same then
        execute format('drop table %s', kept);
    end if;
end
$body$;

-- Compares what was not compared with the served version yet: after a rollback everything.
create or replace function {{ publication }}.compare_all(is_roster_only boolean) returns void
language plpgsql as $body$
declare
    member record;
begin
    for member in
        select members.relation
        from {{ publication }}.members(is_roster_only) as members
        left join {{ publication }}.compared on compared.relation = members.relation
        where
            members.kind = 'table' and (
                compared.relation is null or compared.version is distinct from {{ publication }}.served_version()
            )
    loop
        perform {{ publication }}.compare(member.relation);
    end loop;
end
$body$;

-- Brings a built table to the rows that its model gives now, of which only those that changed are written. `given`
-- holds all of them: where the table's row is (`place`), the key, and the row as it is to be, where that is another.
-- (A row of which one column is NULL is not `is not null`: so flags say what it is.)
create or replace function {{ publication }}.refill(built regclass, given text, changed_keys text) returns void
language plpgsql as $body$
declare
    key constant text := array_to_string({{ publication }}.key_of(built), ', ');
    columns constant text := {{ publication }}.columns_of(built);
    is_made_again constant boolean := {{ publication }}.has_other_keys(built);
    given_count bigint;
    row_count bigint;
begin
    execute format('create temporary table %s on commit drop as select %s from %s where is_changed', changed_keys, key, given);
    execute format(
        'delete from %s as mart using %s as given
        where mart.ctid = given.place and given.is_changed and (given.is_gone or %L)',
        built, given, is_made_again
    );
    if not is_made_again then
        execute format(
            'update %s as mart set (%s) = row(%s) from %s as given
            where mart.ctid = given.place and given.is_changed and not given.is_gone',
            built, columns, regexp_replace(columns, '(^|, )', '\1(given.row).', 'g'), given
        );
    end if;
    execute format(
        'insert into %s (%s) select %s from %s as given
        where given.is_changed and not given.is_gone and (given.place is null or %L)',
        built, columns, regexp_replace(columns, '(^|, )', '\1(given.row).', 'g'), given, is_made_again
    );
    execute format('select count(*) from %s where not is_gone', given) into given_count;
    execute format('select count(*) from %s', built) into row_count;
    if given_count <> row_count then
        raise exception 'The model of % gives % rows for % keys (%).', built, given_count, row_count, key
        using errcode = 'unique_violation';
    end if;
end
$body$;

-- How many rows of each table the difference is. A table of other columns, or one that readers do not have, counts
-- whole.
create or replace function {{ publication }}.counted_differences()
returns table (relation text, gone_count bigint, came_count bigint, changed_count bigint, is_whole boolean)
language plpgsql as $body$
declare
    member record;
    kept text;
begin
    for member in select * from {{ publication }}.members(false) as members where members.kind = 'table' loop
        kept := {{ publication }}.kept_rows(member.relation, 'next');
        relation := member.relation;
        is_whole := not {{ publication }}.is_alike(member.relation);
        continue when to_regclass(kept) is null and not is_whole;
        if is_whole then
            execute format('select 0, count(*), 0 from %s', 'build_' || member.relation)
            into gone_count, came_count, changed_count;
        else
            execute format(
                'select count(*) filter (where state = %L), count(*) filter (where state = %L),
                    count(*) filter (where state = %L) from %s', 'gone', 'came', 'after', kept
            ) into gone_count, came_count, changed_count;
        end if;
        if gone_count + came_count + changed_count > 0 then
            return next;
        end if;
    end loop;
end
$body$;
{%- endmacro -%}
