{{ config(materialized='table') }}
with column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

staged_counts as (

    select * from {{ ref('staged_counts') }}
    where scope = 'all'

),

raw_counts as (

    select * from {{ ref('raw_counts') }}

),

inferred_types as (

    select * from {{ ref('inferred_types') }}

),

issue_counts as (

    select
        dataset,
        column_name,
        count(*) as issue_count
    from {{ ref('value_issues') }}
    group by dataset, column_name

),

-- PostgreSQL's own estimate, made when staging was analyzed: a share of the rows where it is negative.
statistics as (

    select
        substr(tablename, 10) as dataset,
        attname as column_name,
        n_distinct::numeric as distinct_estimate
    from pg_stats
    where schemaname = '{{ ref("stg_otc__tickets").schema }}' and tablename like 'stg\_otc\_\_%'

),

joined as (

    select
        column_catalogue.dataset,
        column_catalogue.position,
        column_catalogue.column_name,
        column_catalogue.raw_column,
        column_catalogue.kind as declared_type,
        column_catalogue.is_typed,
        staged_counts.row_count,
        staged_counts.filled_count,
        coalesce(issue_counts.issue_count, 0) as issue_count,
        staged_counts.filled_count + coalesce(issue_counts.issue_count, 0) as given_count,
        raw_counts.present_count,
        statistics.distinct_estimate,
        staged_counts.least,
        staged_counts.most,
        inferred_types.type as sampled_type,
        inferred_types.confidence as sampled_confidence,
        raw_counts.iso_count,
        raw_counts.iso_t_count,
        raw_counts.iso_date_count,
        raw_counts.day_first_count,
        raw_counts.ambiguous_count
    from column_catalogue
    inner join staged_counts
        on
            column_catalogue.dataset = staged_counts.dataset
            and column_catalogue.column_name = staged_counts.column_name
    inner join raw_counts
        on
            column_catalogue.dataset = raw_counts.dataset
            and column_catalogue.column_name = raw_counts.column_name
    left join inferred_types
        on
            column_catalogue.dataset = inferred_types.dataset
            and column_catalogue.column_name = inferred_types.column_name
    left join issue_counts
        on
            column_catalogue.dataset = issue_counts.dataset
            and column_catalogue.column_name = issue_counts.column_name
    left join statistics
        on
            column_catalogue.dataset = statistics.dataset
            and column_catalogue.column_name = statistics.column_name

),

profiled as (

    select
        dataset,
        position,
        column_name,
        raw_column,
        declared_type,
        case
            when not is_typed then coalesce(sampled_type, 'text')
            when 2 * filled_count > given_count then declared_type
            else 'text'
        end as inferred_type,
        case
            when is_typed then round(100 * greatest(filled_count, issue_count)::numeric / nullif(given_count, 0), 2)
            else round(100 * sampled_confidence, 2)
        end as confidence_pct,
        row_count,
        row_count - present_count as null_count,
        present_count - given_count as empty_count,
        filled_count,
        issue_count,
        case
            when filled_count = 0 then 0
            when distinct_estimate < 0 then round(-distinct_estimate * row_count)
            else distinct_estimate
        end::bigint as distinct_estimate,
        case when is_typed then least end as minimum,
        case when is_typed then most end as maximum,
        case when not is_typed then least::int end as least_bytes,
        case when not is_typed then most::int end as most_bytes,
        iso_count,
        iso_t_count,
        iso_date_count,
        day_first_count,
        given_count - iso_count - iso_t_count - iso_date_count - day_first_count as other_layout_count,
        ambiguous_count
    from joined

)

select * from profiled
