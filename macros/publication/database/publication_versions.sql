{#- Makes what was built the version that readers get. -#}
{%- macro publication_versions(publication) -%}
-- The score of what was built, and from which loads.
create or replace function {{ publication }}.note_origin(this_version bigint, score_history text, raw_moments text)
returns void language plpgsql as $body$
begin
    if to_regclass(score_history) is not null then
        execute format(
            'update {{ publication }}.versions set
                score = (select overall_all_score from %s order by judged_at desc limit 1),
                loads = (
                    select jsonb_object_agg(view_name, loaded_until)
                    from (select distinct on (view_name) * from %s order by view_name, noted_at desc) as moments
                    where isfinite(loaded_until)
                )
            where version = $1', score_history, raw_moments
        ) using this_version;
    end if;
end
$body$;

create or replace function {{ publication }}.keep_whole(relation text, place text) returns void
language plpgsql as $body$
begin
    execute format('create table %s (like %s including all)', place, relation);
    execute format(
        'insert into %1$s (%2$s) select %2$s from %3$s',
        place, {{ publication }}.columns_of(relation::regclass), relation
    );
end
$body$;

-- What each table will change by: the rows that differ, and of a table of other columns all, before and after.
create or replace function {{ publication }}.keep_rows(this_version bigint, is_roster_only boolean) returns void
language plpgsql as $body$
declare
    member record;
    counted record;
    former_text text;
begin
    for member in
        select
            relation, {{ publication }}.kept_rows(relation, 'next') as next_rows,
            {{ publication }}.kept_rows(relation, 'v' || this_version) as its_rows,
            coalesce((select relkind from pg_class where oid = to_regclass(relation)), 'v') <> 'r' as is_new
        from {{ publication }}.members(is_roster_only)
        where kind = 'table'
    loop
        if not {{ publication }}.is_alike(member.relation) then
            execute format('drop table if exists %s', member.next_rows);
            former_text := {{ publication }}.text_of(member.relation, 'view', false);
            if member.is_new then
                perform {{ publication }}.make_table(member.relation);
            else
                perform {{ publication }}.keep_whole(member.relation, member.its_rows || '_before');
                perform {{ publication }}.keep_whole('build_' || member.relation, member.its_rows || '_after');
            end if;
            execute format('select 0::bigint as gone, count(*) as came, 0::bigint as changed from %s', 'build_' || member.relation)
            into counted;
        elsif to_regclass(member.next_rows) is not null then
            if is_roster_only then
                perform {{ publication }}.drop_broken_keys(member.relation, member.next_rows);
            end if;
            execute format(
                'select count(*) filter (where state = %L) as gone, count(*) filter (where state = %L) as came,
                    count(*) filter (where state = %L) as changed from %s', 'gone', 'came', 'after', member.next_rows
            ) into counted;
            execute format(
                'alter table %s rename to %I', member.next_rows, split_part(member.its_rows, '.', 2)
            );
        else
            continue;
        end if;
        insert into {{ publication }}.changes (
            version, relation, kind, gone_count, came_count, changed_count, is_restructured, text_before
        ) values (
            this_version, member.relation, 'table', counted.gone, counted.came, counted.changed,
            to_regclass(member.its_rows || '_after') is not null,
            case when member.is_new then former_text end
        );
    end loop;
end
$body$;

-- The views and functions that will say something else, as they were and will be.
create or replace function {{ publication }}.keep_texts(this_version bigint, is_roster_only boolean) returns void
language sql as $body$
    insert into {{ publication }}.changes (version, relation, kind, is_restructured, text_before, text_after)
    select
        this_version, relation, kind,
        kind = 'view' and exists (select from pg_class where oid = to_regclass(relation) and relkind = 'r'),
        text_before, text_after
    from {{ publication }}.members(is_roster_only)
    cross join lateral (
        select
            {{ publication }}.text_of(relation, kind, false) as text_before,
            {{ publication }}.text_of(relation, kind, true) as text_after
        offset 0
    ) as texts
    where kind <> 'table' and text_before is distinct from text_after;
$body$;

create or replace function {{ publication }}.make_version(
    of_run text, is_roster_only boolean, its_reason text, its_clock timestamptz, lock_milliseconds integer,
    score_history text, raw_moments text, restatement_limit numeric, restatement_is_error boolean
) returns bigint language plpgsql as $body$
declare
    member record;
    this_version bigint;
begin
    perform {{ publication }}.hold_build(of_run);
    perform set_config('lock_timeout', lock_milliseconds::text, true);
    -- Nobody goes back to another version between the comparison and the exchange.
    lock table {{ publication }}.moves in exclusive mode;
    perform {{ publication }}.compare_all(is_roster_only);
    insert into {{ publication }}.versions (base, run_id, is_whole, reason, as_of)
    values (
        -- In a warehouse that was restored readers have nothing yet: there is no way back from the first version.
        case
            when exists (
                select from {{ publication }}.members(false) where kind = 'table' and to_regclass(relation) is not null
            ) then {{ publication }}.served_version()
        end,
        of_run, not is_roster_only, nullif(its_reason, ''), its_clock
    )
    returning version into this_version;
    insert into {{ publication }}.restatements
    select this_version, restated.* from {{ publication }}.restated(is_roster_only, restatement_limit) as restated;
    if restatement_is_error and exists (
        select from {{ publication }}.restatements where version = this_version and is_beyond_limit
    ) then
        raise exception 'Figures of closed months would change by more than % percent.', restatement_limit
        using hint = '`otc publish diff` shows them. To publish them all the same: --vars "publish_restated: <reason>".';
    end if;
    perform {{ publication }}.note_origin(this_version, score_history, raw_moments);
    perform {{ publication }}.keep_rows(this_version, is_roster_only);
    perform {{ publication }}.keep_texts(this_version, is_roster_only);
    perform {{ publication }}.drop_keys(true);
    perform {{ publication }}.step(this_version, true);
    for member in select * from {{ publication }}.members(is_roster_only) loop
        if member.kind = 'table' then
            perform {{ publication }}.sync_indexes(member.relation, member.details -> 'indexes');
            perform {{ publication }}.sync_foreign_keys(member.relation, member.details -> 'foreign_keys');
        end if;
        perform {{ publication }}.sync_comments(member.relation, member.kind, member.details);
    end loop;

    if not exists (select from {{ publication }}.changes where version = this_version) then
        delete from {{ publication }}.versions where version = this_version;
        return null;
    end if;
    insert into {{ publication }}.moves (version, reason) values (this_version, nullif(its_reason, ''));
    -- What was published is alike, and what was not differs from the version as it did from its base.
    update {{ publication }}.compared set version = this_version
    where
        version is not distinct from (select base from {{ publication }}.versions where version = this_version)
        or relation in (select relation from {{ publication }}.members(is_roster_only));
    update {{ publication }}.versions set seconds = extract(epoch from clock_timestamp() - now())
    where version = this_version;
    return this_version;
end
$body$;

-- All of it or nothing: what stands in the way is told, and the build can still end as it should.
create or replace function {{ publication }}.publish(
    of_run text, is_roster_only boolean, its_reason text, its_clock timestamptz, lock_milliseconds integer,
    score_history text, raw_moments text, restatement_limit numeric, restatement_is_error boolean
) returns table (version bigint, problem text, remedy text) language plpgsql as $body$
begin
    version := {{ publication }}.make_version(
        of_run, is_roster_only, its_reason, its_clock, lock_milliseconds, score_history, raw_moments,
        restatement_limit, restatement_is_error
    );
    return next;
exception when others then
    get stacked diagnostics problem = message_text, remedy = pg_exception_hint;
    version := null;
    return next;
end
$body$;
{%- endmacro -%}
