with column_counts as (

    select * from {{ ref('column_counts') }}

),

uniqueness_measurements as (

    select * from {{ ref('uniqueness_measurements') }}

),

vocabulary_measurements as (

    select * from {{ ref('vocabulary_measurements') }}

),

dataset_measurements as (

    select * from {{ ref('dataset_measurements') }}

),

orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

of_columns as (

    select
        counts.dataset,
        counts.scope,
        counts.column_name,
        checks.check_name,
        checks.measured,
        counts.nonblank_count > 0 as has_values
    from column_counts as counts
    cross join lateral (
        values
        ('present', (counts.nonblank_count > 0)::int::numeric),
        ('filled', counts.parsed_count::numeric / counts.row_count),
        ('parsed', counts.parsed_count::numeric / nullif(counts.nonblank_count, 0)),
        ('plausible', counts.plausible_count::numeric / nullif(counts.parsed_count, 0)),
        ('clean', counts.clean_count::numeric / nullif(counts.raw_count, 0))
    ) as checks (check_name, measured)

),

-- A column is of its type when most of what is in it is.
of_types as (

    select
        dataset,
        scope,
        null as column_name,
        'typed_columns' as check_name,
        count(*) filter (
            where not is_typed or 2 * parsed_count > nonblank_count
        )::numeric / count(*) as measured
    from column_counts
    where nonblank_count > 0
    group by dataset, scope

),

of_orphans as (

    select
        dataset,
        'all' as scope,
        null as column_name,
        'orphans_' || orphan_reason as check_name,
        orphan_pct / 100 as measured
    from orphaned_data

),

of_rows as (

    select * from of_types
    union all
    select * from uniqueness_measurements
    union all
    select * from vocabulary_measurements
    union all
    select * from dataset_measurements
    union all
    select * from of_orphans

),

united as (

    select * from of_columns
    union all
    select
        *,
        true as has_values
    from of_rows

)

-- What a column without values has none of is kept: a rule about it scores nothing.
select * from united
where measured is not null or not has_values
