with column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

staged_counts as (

    select * from {{ ref('staged_counts') }}

),

raw_counts as (

    select * from {{ ref('raw_counts') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

value_issues as (

    select * from {{ ref('value_issues') }}

),

issue_counts as (

    select
        dataset,
        column_name,
        'all' as scope,
        count(*) as issue_count
    from value_issues
    group by dataset, column_name
    union all
    select
        value_issues.dataset,
        value_issues.column_name,
        'newest' as scope,
        count(*) as issue_count
    from value_issues
    inner join newest_rows
        on
            value_issues.dataset = newest_rows.dataset
            and value_issues.loaded_at >= newest_rows.loaded_since
    group by value_issues.dataset, value_issues.column_name

),

joined as (

    select
        staged_counts.dataset,
        staged_counts.scope,
        staged_counts.column_name,
        column_catalogue.is_typed,
        staged_counts.row_count,
        staged_counts.parsed_count,
        staged_counts.plausible_count,
        coalesce(issue_counts.issue_count, 0) as issue_count,
        staged_counts.parsed_count + coalesce(issue_counts.issue_count, 0) as nonblank_count,
        raw_counts.raw_count,
        raw_counts.clean_count
    from staged_counts
    inner join column_catalogue
        on
            staged_counts.dataset = column_catalogue.dataset
            and staged_counts.column_name = column_catalogue.column_name
    left join raw_counts
        on
            staged_counts.dataset = raw_counts.dataset
            and staged_counts.column_name = raw_counts.column_name
            and staged_counts.scope = 'all'
    left join issue_counts
        on
            staged_counts.dataset = issue_counts.dataset
            and staged_counts.column_name = issue_counts.column_name
            and staged_counts.scope = issue_counts.scope

)

select * from joined
