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

load_measurements as (

    select * from {{ ref('load_measurements') }}

),

orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

missing_columns as (

    select * from {{ ref('missing_columns') }}

),

of_columns as (

    select
        counts.dataset,
        counts.scope,
        counts.column_name,
        checks.check_name,
        checks.part::numeric / nullif(checks.whole, 0) as measured,
        checks.whole as counted,
        counts.nonblank_count > 0 and missing_columns.column_name is null as has_values
    from column_counts as counts
    cross join lateral (
        values
        ('present', (counts.nonblank_count > 0)::int, 1),
        ('nonblank', counts.nonblank_count, counts.row_count),
        ('filled', counts.parsed_count, counts.row_count),
        ('parsed', counts.parsed_count, counts.nonblank_count),
        ('plausible', counts.plausible_count, counts.parsed_count),
        ('clean', counts.clean_count, counts.raw_count)
    ) as checks (check_name, part, whole)
    left join missing_columns
        on
            counts.dataset = missing_columns.dataset
            and counts.column_name = missing_columns.column_name
            and counts.scope = 'newest'

),

columns_by_dataset as (

    select
        dataset,
        scope,
        count(*)::numeric as known_count,
        count(*) filter (where nonblank_count > 0) as filled_count,
        count(*) filter (
            where nonblank_count > 0 and (not is_typed or 2 * parsed_count > nonblank_count)
        )::numeric as typed_count
    from column_counts
    group by dataset, scope

),

-- A column is of its type when most of what is in it is.
of_datasets as (

    select
        counts.dataset,
        counts.scope,
        null as column_name,
        checks.check_name,
        checks.measured
    from columns_by_dataset as counts
    cross join lateral (
        values
        ('typed_columns', counts.typed_count / nullif(counts.filled_count, 0)),
        ('filled_columns', counts.filled_count / counts.known_count)
    ) as checks (check_name, measured)
    where counts.filled_count > 0

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

    select * from of_datasets
    union all
    select * from uniqueness_measurements
    union all
    select * from vocabulary_measurements
    union all
    select * from dataset_measurements
    union all
    select * from load_measurements
    union all
    select * from of_orphans

),

united as (

    select * from of_columns
    union all
    select
        *,
        null as counted,
        true as has_values
    from of_rows

)

-- What a column without values has none of is kept: a rule about it scores nothing.
select * from united
where measured is not null or not has_values
