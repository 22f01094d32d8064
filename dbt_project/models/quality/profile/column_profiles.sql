with column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

column_counts as (

    select * from {{ ref('column_counts') }}
    where scope = 'all'

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

column_statistics as (

    select * from {{ ref('column_statistics') }}

),

profiled as (

    select
        column_catalogue.dataset,
        column_catalogue.position,
        column_catalogue.column_name,
        column_catalogue.raw_column,
        column_catalogue.kind as declared_type,
        case
            when counted.nonblank_count = 0 then null
            when not counted.is_typed then coalesce(inferred_types.type, 'text')
            when 2 * counted.parsed_count > counted.nonblank_count then column_catalogue.kind
            else 'text'
        end as inferred_type,
        case
            when counted.is_typed
                then round(
                    100 * greatest(counted.parsed_count, counted.issue_count)::numeric
                    / nullif(counted.nonblank_count, 0), 2
                )
            else round(100 * inferred_types.confidence, 2)
        end as confidence_pct,
        counted.row_count,
        counted.row_count - counted.raw_count as null_count,
        counted.raw_count - counted.nonblank_count as empty_count,
        counted.parsed_count,
        counted.issue_count,
        case
            when counted.parsed_count = 0 then 0
            when column_statistics.distinct_estimate < 0
                then round(-column_statistics.distinct_estimate * counted.row_count)
            else column_statistics.distinct_estimate
        end::bigint as distinct_estimate,
        case when counted.is_typed then staged_counts.least end as minimum,
        case when counted.is_typed then staged_counts.most end as maximum,
        case when not counted.is_typed then staged_counts.least::int end as least_bytes,
        case when not counted.is_typed then staged_counts.most::int end as most_bytes,
        raw_counts.iso_count,
        raw_counts.iso_t_count,
        raw_counts.iso_date_count,
        raw_counts.day_first_count,
        counted.nonblank_count - raw_counts.iso_count - raw_counts.iso_t_count
        - raw_counts.iso_date_count - raw_counts.day_first_count as other_layout_count,
        raw_counts.ambiguous_count
    from column_catalogue
    inner join column_counts as counted
        on
            column_catalogue.dataset = counted.dataset
            and column_catalogue.column_name = counted.column_name
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
    left join column_statistics
        on
            column_catalogue.dataset = column_statistics.dataset
            and column_catalogue.column_name = column_statistics.column_name

)

select * from profiled
