{#- Makes what was built the version that readers get, and goes back. -#}
{%- macro publication_versions(publication) -%}
create or replace function {{ publication }}.served_version() returns bigint language sql stable as $body$
    select version from {{ publication }}.moves order by move desc limit 1;
$body$;

-- What may be published now, in the order in which one thing reads another.
create or replace function {{ publication }}.members(is_roster_only boolean)
returns table (relation text, kind text, details jsonb) language sql stable as $body$
    with recursive readers as (
        select unique_id, unnest(parents) as parent from {{ publication }}.nodes
        where kind in ('table', 'view', 'function')
        union
        select readers.unique_id, unnest(nodes.parents)
        from readers
        inner join {{ publication }}.nodes on nodes.unique_id = readers.parent
    ),
    depths as (
        select readers.unique_id, count(*) as depth
        from readers
        inner join {{ publication }}.nodes on nodes.unique_id = readers.parent
        group by readers.unique_id
    )
    select nodes.relation, nodes.kind, nodes.details
    from {{ publication }}.nodes
    left join depths on depths.unique_id = nodes.unique_id
    where nodes.kind in ('table', 'view', 'function') and (nodes.is_roster or not is_roster_only)
    order by nodes.kind = 'table' desc, coalesce(depths.depth, 0), nodes.relation;
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

create or replace function {{ publication }}.make_version(
    of_run text, is_roster_only boolean, its_reason text, its_clock timestamptz, lock_milliseconds integer,
    score_history text, raw_moments text, restatement_limit numeric, restatement_is_error boolean
) returns bigint language plpgsql as $body$
declare
    member record;
    kept text;
    this_version bigint;
    text_before text;
    text_after text;
    counted record;
    row_count bigint;
    is_new boolean;
begin
    perform {{ publication }}.hold_build(of_run);
    perform set_config('lock_timeout', lock_milliseconds::text, true);
    -- Nobody goes back to another version between the comparison and the exchange.
    lock table {{ publication }}.moves in exclusive mode;
    perform {{ publication }}.compare_all(is_roster_only);
    insert into {{ publication }}.versions (base, run_id, is_whole, reason, as_of)
    values ({{ publication }}.served_version(), of_run, not is_roster_only, nullif(its_reason, ''), its_clock)
    returning version into this_version;
    insert into {{ publication }}.restatements
    select this_version, restated.* from {{ publication }}.restated(is_roster_only, restatement_limit) as restated;
    if restatement_is_error and exists (
        select from {{ publication }}.restatements where version = this_version and is_beyond_limit
    ) then
        raise exception 'Figures of closed months would change by more than % percent.', restatement_limit
        using hint = '`otc publish diff` shows them. To publish them all the same: --vars "publish_restated: <reason>".';
    end if;
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

    -- Tables of other columns first: they take locks that nothing of this transaction may stand in the way of.
    for member in select * from {{ publication }}.members(is_roster_only) where kind = 'table' loop
        kept := {{ publication }}.kept_rows(member.relation, 'next');
        if not {{ publication }}.is_alike(member.relation) then
            execute format('drop table if exists %s', kept);
            is_new := coalesce((select relkind from pg_class where oid = to_regclass(member.relation)), 'v') <> 'r';
            if is_new then
                perform {{ publication }}.make_table(member.relation);
            else
                execute format(
                    'create table %s (like %s including all)',
                    {{ publication }}.kept_rows(member.relation, 'v' || this_version || '_before'), member.relation
                );
                execute format(
                    'insert into %s (%3$s) select %3$s from %2$s',
                    {{ publication }}.kept_rows(member.relation, 'v' || this_version || '_before'), member.relation,
                    {{ publication }}.columns_of(member.relation::regclass)
                );
                perform {{ publication }}.restructure(member.relation, ('build_' || member.relation)::regclass);
                execute format(
                    'create table %s (like %s including all)',
                    {{ publication }}.kept_rows(member.relation, 'v' || this_version || '_after'), 'build_' || member.relation
                );
                execute format(
                    'insert into %s (%3$s) select %3$s from %2$s',
                    {{ publication }}.kept_rows(member.relation, 'v' || this_version || '_after'),
                    'build_' || member.relation, {{ publication }}.columns_of(member.relation::regclass)
                );
            end if;
            execute format('select count(*) from %s', member.relation) into row_count;
            insert into {{ publication }}.changes (version, relation, kind, came_count, is_restructured)
            values (this_version, member.relation, member.kind, row_count, not is_new);
        elsif is_roster_only and to_regclass(kept) is not null then
            perform {{ publication }}.drop_broken_keys(member.relation, kept);
        end if;
    end loop;
    set constraints all deferred;
    for member in select * from {{ publication }}.members(is_roster_only) where kind = 'table' loop
        kept := {{ publication }}.kept_rows(member.relation, 'next');
        if to_regclass(kept) is not null then
            select * into counted from {{ publication }}.exchange(member.relation, kept, true);
            insert into {{ publication }}.changes (version, relation, kind, gone_count, came_count, changed_count)
            values (
                this_version, member.relation, member.kind,
                counted.gone_count, counted.came_count, counted.changed_count
            );
            execute format(
                'alter table %s rename to %I',
                kept, split_part({{ publication }}.kept_rows(member.relation, 'v' || this_version), '.', 2)
            );
        end if;
    end loop;
    set constraints all immediate;

    for member in select * from {{ publication }}.members(is_roster_only) where kind <> 'table' loop
        text_before := {{ publication }}.text_of(member.relation, member.kind, false);
        text_after := {{ publication }}.text_of(member.relation, member.kind, true);
        if text_before is distinct from text_after then
            if member.kind = 'view' then
                perform {{ publication }}.make_view(member.relation, text_after);
            else
                perform {{ publication }}.make_function(member.relation, text_after);
            end if;
            insert into {{ publication }}.changes (version, relation, kind, text_before, text_after)
            values (this_version, member.relation, member.kind, text_before, text_after);
        end if;
    end loop;

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

-- One step from a version to its base, or from the base to the version.
create or replace function {{ publication }}.step(its_version bigint, is_forward boolean) returns bigint
language plpgsql as $body$
declare
    change record;
    moved bigint := 0;
    counted record;
    wanted text;
begin
    for change in
        select * from {{ publication }}.changes
        where version = its_version and kind = 'table' and is_restructured
    loop
        perform {{ publication }}.restructure(
            change.relation,
            {{ publication }}.kept_rows(
                change.relation, 'v' || its_version || case when is_forward then '_after' else '_before' end
            )::regclass
        );
        moved := moved + change.came_count;
    end loop;
    set constraints all deferred;
    for change in
        select * from {{ publication }}.changes
        where
            version = its_version and kind = 'table' and not is_restructured
            and to_regclass({{ publication }}.kept_rows(relation, 'v' || its_version)) is not null
    loop
        select * into counted
        from {{ publication }}.exchange(
            change.relation, {{ publication }}.kept_rows(change.relation, 'v' || its_version), is_forward
        );
        moved := moved + counted.gone_count + counted.came_count + counted.changed_count;
    end loop;
    set constraints all immediate;
    for change in
        select * from {{ publication }}.changes
        where version = its_version and kind <> 'table' and text_before is not null
    loop
        wanted := case when is_forward then change.text_after else change.text_before end;
        if change.kind = 'view' then
            perform {{ publication }}.make_view(change.relation, wanted);
        else
            perform {{ publication }}.make_function(change.relation, wanted);
        end if;
    end loop;
    return moved;
end
$body$;

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
