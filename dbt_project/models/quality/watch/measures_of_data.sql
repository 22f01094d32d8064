-- What the last build judged of the data.
{{ config(materialized='view') }}
with verdict as (

    select * from {{ ref('verdict') }}

),

dimension_scores as (

    select * from {{ ref('dimension_scores') }}

),

rule_results as (

    select * from {{ ref('rule_results') }}

),

column_profiles as (

    select * from {{ ref('column_profiles') }}

),

orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

value_issues as (

    select * from {{ ref('value_issues') }}

),

runs as (

    select * from {{ ref('runs') }}

),

node_results as (

    select * from {{ ref('node_results') }}

),

backups as (

    select * from {{ source('publication', 'backups') }}

),

last_build as (

    select run_id
    from runs
    where kind = 'build' and subject = 'dbt build' and outcome <> 'under way'
    order by started_at desc, run_id desc
    limit 1

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

builds as (

    select
        extract(
            epoch from {{ live_moment() }} - max(finished_at) filter (where outcome = 'success')
        ) / 3600 as age_hours,
        min(started_at) as first_started_at
    from runs
    where kind = 'build' and subject = 'dbt build' and started_at <= {{ live_moment() }}

),

newest_backup as (

    select max(made_at) as made_at
    from backups
    where made_at <= {{ live_moment() }}

),

completeness as (

    select 100 * min(share) as completeness_pct
    from dimension_scores
    where dimension = 'completeness' and scope = 'all'

),

conversions as (

    select
        sum(day_first_count + other_layout_count) as date_count,
        sum(empty_count) as empty_count
    from column_profiles

),

orphans as (

    select
        sum(orphan_pct) filter (where dataset = 'comments' and orphan_reason = 'never_seen')
            as comments_pct,
        sum(orphan_pct) filter (where dataset = 'timesheets') as timesheets_pct
    from orphaned_data

),

issues as (

    select count(*) as issue_count
    from value_issues

),

failed_rules as (

    select
        count(*) as rule_count,
        string_agg(distinct rule_id, ', ') as names
    from rule_results
    where not is_passed

),

measured as (

    select
        named.measure,
        named.value,
        named.detail
    from builds
    cross join newest_backup
    cross join completeness
    cross join conversions
    cross join orphans
    cross join issues
    cross join failed_rules
    cross join row_counts
    left join verdict
        on true
    cross join lateral (
        values
        ('quality_score', verdict.lowest_score, verdict.reasons),
        ('gate_closed', (not verdict.is_open)::int, verdict.reasons),
        ('failed_rules', failed_rules.rule_count, failed_rules.names),
        ('completeness_pct', completeness.completeness_pct, null),
        ('dates_standardised', conversions.date_count, null),
        ('empties_converted', conversions.empty_count, null),
        ('value_issues', issues.issue_count, null),
        ('orphaned_comments_pct', orphans.comments_pct, null),
        ('orphaned_timesheets_pct', orphans.timesheets_pct, null),
        ('differing_rows', row_counts.differing_count, null),
        ('build_age_hours', builds.age_hours, null),
        -- Where there is none yet, from the first build on: there is something to lose since.
        (
            'backup_age_hours',
            extract(
                epoch from {{ live_moment() }}
                - coalesce(newest_backup.made_at, builds.first_started_at)
            ) / 3600,
            case when newest_backup.made_at is null then 'no backup yet' end
        )
    ) as named (measure, value, detail)

)

select * from measured
