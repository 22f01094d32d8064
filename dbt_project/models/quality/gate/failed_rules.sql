with rule_results as (

    select * from {{ ref('rule_results') }}
    where not is_passed

),

id_issues as (

    select * from {{ ref('id_issues') }}

),

-- A few rows can fail a rule about ids: whoever reads of it wants to know which.
numbered_issues as (

    select
        *,
        row_number() over (
            partition by dataset, column_name, check_name
            order by loaded_at desc, row_key asc
        ) as place
    from id_issues

),

issues as (

    select
        dataset,
        column_name,
        check_name,
        count(*) as row_count,
        string_agg(
            quote_literal(left(row_key, 40)), ', ' order by place
        ) filter (where place <= 3) as row_keys
    from numbered_issues
    group by dataset, column_name, check_name

),

found as (

    select
        rule_results.rule_id,
        rule_results.dataset,
        rule_results.scope,
        rule_results.severity,
        rule_results.check_name,
        case
            when rule_results.is_column_missing then 'no value'
            else trim_scale(rule_results.measured)::text
        end
        || ', must be ' || rule_results.comparison
        || ' ' || trim_scale(rule_results.limit_value) as share,
        case
            when issues.row_count > 3 then ': ' || issues.row_count || ' rows, '
            else ': rows '
        end
        || issues.row_keys || ', see quality.id_issues' as rows_named
    from rule_results
    left join issues
        on
            rule_results.dataset = issues.dataset
            and rule_results.column_name = issues.column_name
            and rule_results.check_name = issues.check_name
            and not rule_results.is_column_missing

)

select
    rule_id,
    dataset,
    scope,
    severity,
    check_name,
    share || coalesce(rows_named, '') as finding
from found
