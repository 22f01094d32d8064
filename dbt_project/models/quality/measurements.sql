{{ config(materialized='table') }}
with staged_counts as (

    select * from {{ ref('staged_counts') }}

),

raw_counts as (

    select * from {{ ref('raw_counts') }}

),

column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

value_issues as (

    select * from {{ ref('value_issues') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

issue_counts as (

    select
        value_issues.dataset,
        value_issues.column_name,
        count(*) as all_count,
        count(*) filter (where value_issues.loaded_at >= newest_rows.loaded_since) as newest_count
    from value_issues
    inner join newest_rows
        on value_issues.dataset = newest_rows.dataset
    group by value_issues.dataset, value_issues.column_name

),

columns_counted as (

    select
        staged_counts.dataset,
        staged_counts.scope,
        staged_counts.column_name,
        column_catalogue.is_typed,
        staged_counts.row_count,
        staged_counts.filled_count,
        staged_counts.sound_count,
        staged_counts.filled_count + coalesce(
            case staged_counts.scope
                when 'all' then issue_counts.all_count
                else issue_counts.newest_count
            end,
            0
        ) as given_count,
        case when staged_counts.scope = 'all' then raw_counts.present_count end as present_count,
        case when staged_counts.scope = 'all' then raw_counts.untidy_count end as untidy_count
    from staged_counts
    inner join column_catalogue
        on
            staged_counts.dataset = column_catalogue.dataset
            and staged_counts.column_name = column_catalogue.column_name
    inner join raw_counts
        on
            staged_counts.dataset = raw_counts.dataset
            and staged_counts.column_name = raw_counts.column_name
    left join issue_counts
        on
            staged_counts.dataset = issue_counts.dataset
            and staged_counts.column_name = issue_counts.column_name

),

of_columns as (

    select
        columns_counted.dataset,
        columns_counted.scope,
        columns_counted.column_name,
        checks.check_name,
        checks.measured,
        columns_counted.given_count > 0 as has_values
    from columns_counted
    cross join lateral (
        values
        ('present', (given_count > 0)::int::numeric),
        ('filled', filled_count::numeric / row_count),
        ('parsed', filled_count::numeric / nullif(given_count, 0)),
        ('sound', sound_count::numeric / nullif(filled_count, 0)),
        ('tidy', 1 - untidy_count::numeric / nullif(present_count, 0))
    ) as checks (check_name, measured)

),

-- A column is of its type when most of what is in it is.
of_types as (

    select
        dataset,
        scope,
        null as column_name,
        'typed_columns' as check_name,
        1 - count(*) filter (where is_typed and 2 * filled_count <= given_count)::numeric / count(*) as measured,
        true as has_values
    from columns_counted
    where given_count > 0
    group by dataset, scope

),

of_datasets as (

    select * from {{ ref('dataset_measurements') }}

),

of_orphans as (

    select
        dataset,
        'all' as scope,
        null as column_name,
        'orphans_' || orphan_reason as check_name,
        orphan_pct / 100 as measured,
        true as has_values
    from {{ ref('orphaned_data') }}

),

united as (

    select * from of_columns
    union all
    select * from of_types
    union all
    select * from of_datasets
    union all
    select * from of_orphans

)

select * from united
where measured is not null or not has_values
