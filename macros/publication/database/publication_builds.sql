{#- One build at a time, and what became of its nodes. -#}
{%- macro publication_builds(publication) -%}
-- dbt closes its connections after each node, so no lock of a session can stand for a build. Its queries carry the
-- run's id instead: a build of which no session was seen for some seconds is dead, and another may take its place.
create or replace function {{ publication }}.is_running(run_id text, started_by text) returns boolean
language plpgsql as $body$
begin
    perform pg_stat_clear_snapshot();
    return exists (
        select from pg_stat_activity
        where
            datname = current_database() and pid <> pg_backend_pid() and usename = started_by
            and (query like '/* dbt ' || run_id || ' %' or query = '<insufficient privilege>')
    );
end
$body$;

create or replace function {{ publication }}.begin_build(
    run_id text,
    command text,
    wait_seconds numeric,
    selected text[],
    -- A build that waits for its next node shows no session for a second or two, more on a machine that is too small.
    patience interval default '30 seconds'
) returns void language plpgsql as $body$
declare
    asked_at constant timestamptz := clock_timestamp();
    seen_at timestamptz := clock_timestamp();
    other record;
    watched bigint;
    this_build bigint;
begin
    loop
        begin
            insert into {{ publication }}.builds (run_id, command) values (run_id, command)
            returning build into this_build;
            exit;
        exception when unique_violation then
            select * into other from {{ publication }}.builds where finished_at is null;
        end;
        -- One that has just begun, in the place of a dead one that was watched till now, is given its time.
        if other.build is distinct from watched then
            watched := other.build;
            seen_at := clock_timestamp();
        end if;
        if {{ publication }}.is_running(other.run_id, other.started_by) then
            seen_at := clock_timestamp();
            if clock_timestamp() >= asked_at + make_interval(secs => wait_seconds::float8) then
                raise exception 'Another build is under way: dbt %, by % since %.',
                    other.command, other.started_by, to_char(other.started_at, 'YYYY-MM-DD HH24:MI:SS TZ')
                using hint = 'Wait for its end, or let this one wait longer: --vars "build_wait_seconds: 3600".';
            end if;
        elsif clock_timestamp() > seen_at + patience then
            update {{ publication }}.builds set finished_at = clock_timestamp(), outcome = 'killed'
            where build = other.build and finished_at is null;
            continue;
        end if;
        perform pg_sleep(0.5);
    end loop;
    update {{ publication }}.nodes set status = 'started', build = this_build where unique_id = any(selected);
end
$body$;

-- For each statement that writes to the build side: nobody has taken this build for dead.
create or replace function {{ publication }}.hold_build(of_run text) returns void
language plpgsql as $body$
begin
    perform from {{ publication }}.builds where run_id = of_run and finished_at is null for share;
    if not found then
        raise exception 'This build was taken for dead, and another has begun.' using hint = 'Run it again.';
    end if;
end
$body$;

-- `graph` holds every node as the project has it now, where that has changed, `statuses` those that this run touched.
create or replace function {{ publication }}.record_nodes(of_run text, graph jsonb, statuses jsonb) returns void
language plpgsql as $body$
declare
    this_build constant bigint := (select build from {{ publication }}.builds where run_id = of_run);
begin
    perform {{ publication }}.hold_build(of_run);
    if graph is not null then
        delete from {{ publication }}.nodes
        where unique_id not in (select node ->> 'unique_id' from jsonb_array_elements(graph) as node);
        insert into {{ publication }}.nodes as known
        select
            node.unique_id, node.kind, node.relation, node.is_roster, node.is_required, node.keeps_history,
            node.parents, node.details, 'missing', this_build
        from jsonb_to_recordset(graph) as node (
            unique_id text, kind text, relation text, is_roster boolean, is_required boolean, keeps_history boolean,
            parents text[], details jsonb
        )
        on conflict (unique_id) do update set
            kind = excluded.kind,
            relation = excluded.relation,
            is_roster = excluded.is_roster,
            is_required = excluded.is_required,
            keeps_history = excluded.keeps_history,
            parents = excluded.parents,
            details = excluded.details;
    end if;
    update {{ publication }}.nodes set status = statuses ->> unique_id, build = this_build
    where statuses ? unique_id;
end
$body$;

create or replace function {{ publication }}.end_build(of_run text, its_outcome text) returns void
language sql as $body$
    update {{ publication }}.builds set finished_at = clock_timestamp(), outcome = its_outcome
    where run_id = of_run and finished_at is null;
$body$;
{%- endmacro -%}
