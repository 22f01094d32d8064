-- What the warehouse's own runs say of it.
{{ config(materialized='view') }}
with runs as (

    select * from {{ ref('runs') }}

),

run_stages as (

    select * from {{ ref('run_stages') }}

),

-- A load is of one view: each has a last one.
runs_of_views as (

    select
        *,
        case when kind = 'load' then subject end as view_name
    from runs

),

last_runs as (

    select distinct on (kind, view_name)
        kind,
        subject,
        view_name,
        run_id,
        outcome,
        row_count,
        seconds
    from runs_of_views
    where outcome <> 'under way' and started_at <= {{ live_moment() }}
    order by kind asc, view_name asc, started_at desc, run_id desc

),

last_whole_build as (

    select
        run_id,
        seconds
    from runs
    where kind = 'build' and subject = 'dbt build' and outcome = 'success'
    order by started_at desc, run_id desc
    limit 1

),

stages as (

    select
        sum(run_stages.seconds) filter (where run_stages.stage = 'profile') as profile_seconds,
        sum(run_stages.seconds) filter (where run_stages.stage = 'staging') as staging_seconds,
        sum(run_stages.seconds) filter (where run_stages.stage in ('marts', 'publication'))
            as publication_seconds
    from last_whole_build
    inner join run_stages
        on last_whole_build.run_id = run_stages.run_id

),

last_runs_together as (

    select
        sum(seconds) filter (where kind = 'load') as load_seconds,
        max(seconds) filter (where kind = 'run') as run_seconds,
        count(*) filter (where kind = 'backup' and outcome = 'failed') as failed_backup_count
    from last_runs

),

of_the_week as (

    select
        kind,
        subject,
        outcome,
        outcome in ('failed', 'interrupted') as is_failed,
        started_at > {{ live_moment() }} - interval '1 day' as is_of_a_day
    from runs
    where started_at > {{ live_moment() }} - interval '7 days' and started_at <= {{ live_moment() }}

),

recent as (

    select
        count(*) filter (where is_of_a_day and is_failed) as failed_count,
        count(*) filter (where is_of_a_day and is_failed and kind = 'build') as failed_build_count,
        string_agg(distinct kind || ' ' || subject, ', ') filter (where is_of_a_day and is_failed)
            as failed_names,
        count(*) filter (where kind = 'rollback' and outcome = 'success') as rollback_count,
        -- A share of less than twenty runs says nothing.
        case
            when count(*) >= 20
                then {{ percentage('count(*) filter (where is_failed)', 'count(*)') }}
        end as failed_pct
    from of_the_week

),

measured as (

    select
        named.measure,
        named.value,
        named.detail
    from stages
    cross join last_runs_together
    cross join recent
    left join last_whole_build
        on true
    cross join lateral (
        values
        ('profile_seconds', stages.profile_seconds, null),
        ('staging_seconds', stages.staging_seconds, null),
        ('publication_seconds', stages.publication_seconds, null),
        ('load_seconds', last_runs_together.load_seconds, null),
        ('build_seconds', last_whole_build.seconds, null),
        (
            'run_seconds',
            coalesce(
                last_runs_together.run_seconds,
                last_runs_together.load_seconds + last_whole_build.seconds
            ),
            null
        ),
        ('failed_runs', recent.failed_count, recent.failed_names),
        ('failed_builds', recent.failed_build_count, null),
        ('failed_runs_pct', recent.failed_pct, null),
        ('rollbacks', recent.rollback_count, null),
        ('failed_backups', last_runs_together.failed_backup_count, null)
    ) as named (measure, value, detail)

)

select * from measured
