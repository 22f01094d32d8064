{#- How the version that was built differs from the one that is served. -#}
{%- macro publication_differences(publication) -%}
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

create or replace function {{ publication }}.kept_rows(relation text, version text) returns text
language sql immutable as $body$
    select format('{{ publication }}.%I', replace(relation, '.', '__') || '__' || version);
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

-- Brings a built table to the rows that its model gives now, of which only those that changed are written. `given`
-- holds all of them: where the table's row is (`place`), the key, and the row as it is to be, where that is another.
-- (A row of which one column is NULL is not `is not null`: so flags say what it is.)
create or replace function {{ publication }}.refill(built regclass, given text, changed_keys text) returns void
language plpgsql as $body$
declare
    key constant text := array_to_string({{ publication }}.key_of(built), ', ');
    columns constant text := {{ publication }}.columns_of(built);
    given_count bigint;
    row_count bigint;
begin
    execute format('create temporary table %s on commit drop as select %s from %s where is_changed', changed_keys, key, given);
    execute format('delete from %s as mart using %s as given where mart.ctid = given.place and given.is_gone', built, given);
    execute format(
        'update %s as mart set (%s) = row(%s) from %s as given
        where mart.ctid = given.place and given.is_changed and not given.is_gone',
        built, columns, regexp_replace(columns, '(^|, )', '\1(given.row).', 'g'), given
    );
    execute format(
        'insert into %s (%s) select %s from %s as given where place is null',
        built, columns, regexp_replace(columns, '(^|, )', '\1(given.row).', 'g'), given
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

-- The figures of a month that the difference touches, before and after. A month is closed if it was over when the
-- served version was built.
create or replace function {{ publication }}.restated(is_roster_only boolean, limit_pct numeric)
returns table (
    mart text, month date, measure text, value_before numeric, value_after numeric,
    is_month_closed boolean, is_beyond_limit boolean
) language plpgsql as $body$
declare
    member record;
    aggregates text;
    month_of text;
    closed_before constant date := (
        select date_trunc('month', as_of at time zone '{{ var("desk_timezone") }}')
        from {{ publication }}.versions where version = {{ publication }}.served_version()
    );
begin
    for member in
        select relation, details -> 'restated' as restated, {{ publication }}.kept_rows(relation, 'next') as kept
        from {{ publication }}.members(is_roster_only)
        where details ->> 'restated' is not null
    loop
        continue when to_regclass(member.kept) is null;
        month_of := format('date_trunc(''month'', %I)::date', member.restated ->> 'month_of');
        select string_agg(format('sum(%1$I) as %1$I', figure), ', ') into aggregates
        from jsonb_array_elements_text(member.restated -> 'figures') as figure;
        return query execute format(
            'with touched as (select distinct %1$s as month from %2$s),
            former as (
                select sums.month, to_jsonb(sums) - ''month'' as figures
                from (
                    select %1$s as month, %3$s from %4$s
                    where %1$s in (select touched.month from touched) group by 1
                ) as sums
            ),
            latter as (
                select sums.month, to_jsonb(sums) - ''month'' as figures
                from (
                    select %1$s as month, %3$s from %5$s
                    where %1$s in (select touched.month from touched) group by 1
                ) as sums
            ),
            figures as (
                select month, key as measure,
                    (former.figures ->> key)::numeric as value_before, (latter.figures ->> key)::numeric as value_after
                from former
                full join latter using (month)
                cross join lateral jsonb_object_keys(coalesce(latter.figures, former.figures)) as key
            )
            select %6$L, month, measure, value_before, value_after, coalesce(month < $1, false),
                coalesce(month < $1, false) and (
                    value_before is null or value_after is null
                    or abs(value_after - value_before) * 100 > abs(value_before) * $2
                )
            from figures
            where value_before is distinct from value_after',
            month_of, member.kept, aggregates, member.relation, 'build_' || member.relation, member.relation
        ) using closed_before, limit_pct;
    end loop;
end
$body$;

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
        found := pg_get_viewdef(to_regclass(place));
    else
        select pg_get_functiondef(oid) into found
        from pg_proc
        where
            pronamespace = to_regnamespace(split_part(place, '.', 1)) and proname = split_part(place, '.', 2);
    end if;
    return case when is_built then {{ publication }}.published_text(found) else found end;
end
$body$;
{%- endmacro -%}
