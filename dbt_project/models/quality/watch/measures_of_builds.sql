-- What the last builds took and found, how old they are, and how old the last backup is.
{{ config(materialized='view') }}
with runs as (

    select * from {{ ref('runs') }}

),

run_stages as (

    select * from {{ ref('run_stages') }}

),

node_results as (

    select * from {{ ref('node_results') }}

),

backups as (

    select * from {{ source('publication', 'backups') }}

),

whole_builds as (

    select
        run_id,
        outcome,
        seconds,
        started_at,
        finished_at
    from runs
    where kind = 'build' and subject = 'dbt build' and started_at <= {{ live_moment() }}

),

last_build as (

    select run_id
    from whole_builds
    where outcome <> 'under way'
    order by started_at desc, run_id desc
    limit 1

),

last_good_build as (

    select
        run_id,
        seconds
    from whole_builds
    where outcome = 'success'
    order by started_at desc, run_id desc
    limit 1

),

stages as (

    select
        max(last_good_build.seconds) as build_seconds,
        sum(run_stages.seconds) filter (where run_stages.stage = 'profile') as profile_seconds,
        sum(run_stages.seconds) filter (where run_stages.stage = 'staging') as staging_seconds,
        sum(run_stages.seconds) filter (where run_stages.stage in ('marts', 'publication'))
            as publication_seconds
    from last_good_build
    left join run_stages
        on last_good_build.run_id = run_stages.run_id

),

-- The tests that hold raw, staging and marts against each other, row by row.
row_counts as (

    select sum(node_results.failures) as differing_count
    from last_build
    inner join node_results
        on last_build.run_id = node_results.run_id
    where
        split_part(node_results.unique_id, '.', 3) in (
            'assert_staging_holds_every_raw_row', 'assert_marts_hold_every_staged_row_with_a_key'
        )

),

ages as (

    select
        max(finished_at) filter (where outcome = 'success') as last_finished_at,
        min(started_at) as first_started_at
    from whole_builds

),

newest_backup as (

    select max(made_at) as made_at
    from backups
    where made_at <= {{ live_moment() }}

),

measured as (

    select
        named.measure,
        named.value,
        named.detail
    from stages
    cross join row_counts
    cross join ages
    cross join newest_backup
    cross join lateral (
        values
        ('profile_seconds', stages.profile_seconds, null),
        ('staging_seconds', stages.staging_seconds, null),
        ('publication_seconds', stages.publication_seconds, null),
        ('build_seconds', stages.build_seconds, null),
        ('differing_rows', row_counts.differing_count, null),
        (
            'build_age_hours',
            extract(epoch from {{ live_moment() }} - ages.last_finished_at) / 3600,
            null
        ),
        -- Where there is none yet, from the first build on: there is something to lose since.
        (
            'backup_age_hours',
            extract(
                epoch from {{ live_moment() }}
                - coalesce(newest_backup.made_at, ages.first_started_at)
            ) / 3600,
            case when newest_backup.made_at is null then 'no backup yet' end
        )
    ) as named (measure, value, detail)

)

select * from measured
