{#- What became of a build's nodes, and how long all of this is kept. -#}
{%- macro watch_builds(watch) -%}
create or replace function {{ watch }}.record_results(of_run text, code text, results jsonb) returns void
language sql as $body$
    update {{ publication_schema() }}.builds
    set
        code_version = code,
        row_count = (select sum(nullif((result ->> 'row_count')::bigint, -1)) from jsonb_array_elements(results) as result),
        failed_count = (
            select count(*) from jsonb_array_elements(results) as result
            where result ->> 'status' in ('error', 'fail', 'runtime error')
        )
    where run_id = of_run;
    insert into {{ watch }}.node_results (build, unique_id, stage, status, seconds, row_count, failures, message)
    select
        builds.build, result.unique_id, result.stage, result.status, round(result.seconds, 3), nullif(result.row_count, -1),
        result.failures, left(result.message, 500)
    from jsonb_to_recordset(results) as result (
        unique_id text, stage text, status text, seconds numeric, row_count bigint, failures bigint, message text
    )
    inner join {{ publication_schema() }}.builds on builds.run_id = of_run
    on conflict do nothing;
$body$;

create or replace function {{ watch }}.forget(kept_days numeric, kept_node_days numeric) returns void
language sql as $body$
    delete from {{ watch }}.node_results
    where build in (
        select build from {{ publication_schema() }}.builds
        where started_at < now() - make_interval(secs => (86400 * kept_node_days)::float8)
    );
    delete from {{ watch }}.runs where started_at < now() - make_interval(secs => (86400 * kept_days)::float8);
    delete from {{ watch }}.measurements where measured_at < now() - make_interval(secs => (86400 * kept_days)::float8);
    delete from {{ watch }}.alert_states where resolved_at < now() - make_interval(secs => (86400 * kept_days)::float8);
$body$;
{%- endmacro -%}
