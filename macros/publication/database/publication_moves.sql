{#- The way back and forward, and the end of what is kept for it. -#}
{%- macro publication_moves(publication) -%}
-- From the version that is served to another one, over those between them, in one transaction. Without a version:
-- to the one before. Gives the number of rows that were exchanged.
create or replace function {{ publication }}.move_to(wanted bigint, its_reason text, lock_milliseconds integer)
returns table (from_version bigint, to_version bigint, row_count bigint) language plpgsql as $body$
declare
    step record;
begin
    perform set_config('lock_timeout', lock_milliseconds::text, true);
    perform set_config('client_min_messages', 'warning', true);
    if exists (
        select from {{ publication }}.builds
        where finished_at is null and {{ publication }}.is_running(run_id, started_by)
    ) then
        raise exception 'A build is under way: it would publish over this.' using hint = 'Wait for its end.';
    end if;
    lock table {{ publication }}.moves in exclusive mode;
    from_version := {{ publication }}.served_version();
    to_version := coalesce(wanted, (select base from {{ publication }}.versions where version = from_version));
    if to_version is null then
        raise exception 'There is no version before %.', coalesce(from_version::text, 'the first');
    elsif not exists (select from {{ publication }}.versions where version = to_version) then
        raise exception 'There is no version %.', to_version using hint = '`otc publish list` names those that there are.';
    end if;
    row_count := 0;
    for step in
        with recursive behind_served as (
            select version, base, is_kept from {{ publication }}.versions where version = from_version
            union all
            select versions.version, versions.base, versions.is_kept
            from behind_served
            inner join {{ publication }}.versions on versions.version = behind_served.base
        ),
        behind_wanted as (
            select version, base, is_kept from {{ publication }}.versions where version = to_version
            union all
            select versions.version, versions.base, versions.is_kept
            from behind_wanted
            inner join {{ publication }}.versions on versions.version = behind_wanted.base
        )
        select * from (
            select version, is_kept, false as is_forward from behind_served
            where version not in (select version from behind_wanted)
            union all
            select version, is_kept, true from behind_wanted
            where version not in (select version from behind_served)
        ) as steps
        order by is_forward, case when is_forward then version else -version end
    loop
        if not step.is_kept then
            raise exception 'The rows that lead over version % are not kept any more.', step.version
            using hint = 'The vars publication_kept_versions and publication_kept_hours say how many are.';
        end if;
        row_count := row_count + {{ publication }}.step(step.version, step.is_forward);
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
