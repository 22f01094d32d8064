{#- The way back and forward, and the end of what is kept for it. -#}
{%- macro publication_moves(publication) -%}
-- A version, and all that it was made on.
create or replace function {{ publication }}.line_of(last_version bigint) returns setof bigint
language sql stable as $body$
    with recursive line as (
        select version, base from {{ publication }}.versions where version = last_version
        union all
        select versions.version, versions.base
        from line
        inner join {{ publication }}.versions on versions.version = line.base
    )
    select version from line;
$body$;

-- The steps from one version to another: back to the last one that both come from, and then forward.
create or replace function {{ publication }}.steps_between(former bigint, latter bigint)
returns table (version bigint, is_forward boolean) language sql stable as $body$
    select one, one in (select {{ publication }}.line_of(latter)) as is_ahead
    from (
        select {{ publication }}.line_of(former) as one
        union
        select {{ publication }}.line_of(latter)
    ) as both_lines
    where
        one not in (select {{ publication }}.line_of(former))
        or one not in (select {{ publication }}.line_of(latter))
    order by is_ahead, case when one in (select {{ publication }}.line_of(latter)) then one else -one end;
$body$;

create or replace function {{ publication }}.take_steps(former bigint, latter bigint) returns bigint
language plpgsql as $body$
declare
    one record;
    moved bigint := 0;
begin
    for one in select * from {{ publication }}.steps_between(former, latter) loop
        moved := moved + {{ publication }}.step(one.version, one.is_forward);
    end loop;
    return moved;
end
$body$;

-- What stands in the way of these steps, and what to do.
create or replace function {{ publication }}.refuse_steps(former bigint, latter bigint) returns void
language plpgsql as $body$
declare
    other record;
    silent_since timestamptz := clock_timestamp();
    one record;
begin
    loop
        select * into other from {{ publication }}.builds where finished_at is null;
        exit when not found or clock_timestamp() > silent_since + interval '30 seconds';
        if {{ publication }}.is_running(other.run_id, other.started_by) then
            raise exception 'A build is under way: it would publish over this.' using hint = 'Wait for its end.';
        end if;
        -- It was killed, or is between two of its nodes.
        perform pg_sleep(0.5);
    end loop;
    if not exists (select from {{ publication }}.versions where version = latter) then
        raise exception 'There is no version %.', latter using hint = '`otc publish list` names those that there are.';
    end if;
    for one in
        select versions.version, versions.is_kept, changes.relation
        from {{ publication }}.steps_between(former, latter) as steps
        inner join {{ publication }}.versions on versions.version = steps.version
        left join {{ publication }}.changes on
            changes.version = steps.version
            and (changes.kind = 'table' and changes.text_before is not null or changes.kind = 'view' and changes.is_restructured)
    loop
        if not one.is_kept then
            raise exception 'The rows that lead over version % are not kept any more.', one.version
            using hint = 'The vars publication_kept_versions and publication_kept_hours say how many are.';
        elsif one.relation is not null then
            raise exception 'In version % a table became a view, or a view a table: %.', one.version, one.relation
            using hint = 'There is no way over it. Build the older code instead.';
        end if;
    end loop;
end
$body$;

-- From the version that is served to another one, over those between them, in one transaction. Without a version:
-- to the one before. Gives the number of rows that were exchanged.
create or replace function {{ publication }}.move_to(wanted bigint, its_reason text, lock_milliseconds integer)
returns table (from_version bigint, to_version bigint, row_count bigint) language plpgsql as $body$
declare
    member record;
begin
    perform set_config('lock_timeout', lock_milliseconds::text, true);
    perform set_config('client_min_messages', 'warning', true);
    lock table {{ publication }}.moves in exclusive mode;
    from_version := {{ publication }}.served_version();
    to_version := coalesce(wanted, (select base from {{ publication }}.versions where version = from_version));
    if to_version is null then
        raise exception 'There is no version before %.', coalesce(from_version::text, 'the first');
    end if;
    perform {{ publication }}.refuse_steps(from_version, to_version);
    begin
        row_count := {{ publication }}.take_steps(from_version, to_version);
    exception when foreign_key_violation then
        -- The rows of then heed other keys than today's. Those that do not hold are not valid till the next version.
        perform {{ publication }}.drop_keys(false);
        row_count := {{ publication }}.take_steps(from_version, to_version);
    end;
    for member in select * from {{ publication }}.members(false) where kind = 'table' and to_regclass(relation) is not null loop
        begin
            perform {{ publication }}.sync_indexes(member.relation, member.details -> 'indexes');
            perform {{ publication }}.sync_foreign_keys(member.relation, member.details -> 'foreign_keys');
        exception when undefined_column then
            null;  -- its columns are those of then: the next version brings the others, and what is on them
        end;
    end loop;
    insert into {{ publication }}.moves (version, reason) values (to_version, its_reason);
    return next;
end
$body$;

-- Drops the rows of versions that nobody has to go back to. What changed when stays on record.
create or replace function {{ publication }}.forget_versions(kept_versions integer, kept_hours numeric) returns void
language plpgsql as $body$
declare
    old record;
    stored text;
begin
    for old in
        update {{ publication }}.versions set is_kept = false
        where
            is_kept and published_at < clock_timestamp() - make_interval(hours => kept_hours::integer)
            and version not in (select version from {{ publication }}.versions order by version desc limit kept_versions)
        returning version
    loop
        for stored in
            select pg_class.oid::regclass::text from pg_class
            where
                relnamespace = '{{ publication }}'::regnamespace and relkind = 'r'
                and relname ~ ('__v' || old.version || '(_before|_after)?$')
        loop
            execute format('drop table %s', stored);
        end loop;
        update {{ publication }}.changes set text_before = null, text_after = null where version = old.version;
    end loop;
    delete from {{ publication }}.builds where finished_at < clock_timestamp() - interval '90 days';
end
$body$;
{%- endmacro -%}
