-- What the warehouse's own runs say of it.
{{ config(materialized='view') }}
with runs as (

    select * from {{ ref('runs') }}

),

last_runs as (

    select distinct on (kind, subject)
        kind,
        subject,
        outcome,
        seconds
    from runs
    where outcome <> 'under way' and started_at <= {{ live_moment() }}
    order by kind asc, subject asc, started_at desc, run_id desc

),

last_runs_together as (

    select
        sum(seconds) filter (where kind = 'load') as load_seconds,
        max(seconds) filter (where kind = 'run') as run_seconds,
        max(seconds) filter (where kind = 'build' and subject = 'dbt build') as build_seconds,
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
    from last_runs_together
    cross join recent
    cross join lateral (
        values
        ('load_seconds', last_runs_together.load_seconds, null),
        (
            'run_seconds',
            coalesce(
                last_runs_together.run_seconds,
                last_runs_together.load_seconds + last_runs_together.build_seconds
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
