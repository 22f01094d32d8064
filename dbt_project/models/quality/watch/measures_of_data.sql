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
    from completeness
    cross join conversions
    cross join orphans
    cross join issues
    cross join failed_rules
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
        ('orphaned_timesheets_pct', orphans.timesheets_pct, null)
    ) as named (measure, value, detail)

)

select * from measured
