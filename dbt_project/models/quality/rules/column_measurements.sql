with column_counts as (

    select * from {{ ref('column_counts') }}

),

missing_columns as (

    select * from {{ ref('missing_columns') }}

),

counts as (

    select
        column_counts.*,
        column_counts.nonblank_count > 0 and missing_columns.column_name is null as has_values
    from column_counts
    left join missing_columns
        on
            column_counts.dataset = missing_columns.dataset
            and column_counts.column_name = missing_columns.column_name
            and column_counts.scope = 'newest'

),

of_columns as (

    select
        counts.dataset,
        counts.scope,
        counts.column_name,
        checks.check_name,
        checks.part::numeric / nullif(checks.whole, 0) as measured,
        checks.whole as counted,
        counts.has_values
    from counts
    cross join lateral (
        values
        ('present', (counts.parsed_count > 0)::int, 1),
        ('nonblank', counts.nonblank_count, counts.row_count),
        ('filled', counts.parsed_count, counts.row_count),
        ('parsed', counts.parsed_count, counts.nonblank_count),
        ('plausible', counts.plausible_count, counts.parsed_count),
        ('clean', counts.clean_count, counts.raw_count)
    ) as checks (check_name, part, whole)

),

-- A column is of its type when most of what is in it is.
columns_by_dataset as (

    select
        dataset,
        scope,
        count(*)::numeric as known_count,
        nullif(count(*) filter (where nonblank_count > 0), 0) as filled_count,
        count(*) filter (
            where nonblank_count > 0 and (not is_typed or 2 * parsed_count > nonblank_count)
        )::numeric as typed_count
    from column_counts
    group by dataset, scope

),

of_datasets as (

    select
        counts.dataset,
        counts.scope,
        null as column_name,
        checks.check_name,
        checks.measured,
        null::bigint as counted,
        true as has_values
    from columns_by_dataset as counts
    cross join lateral (
        values
        ('typed_columns', counts.typed_count / counts.filled_count),
        ('filled_columns', counts.filled_count / counts.known_count)
    ) as checks (check_name, measured)

),

united as (

    select * from of_columns
    union all
    select * from of_datasets

)

-- What a column without values has none of is kept: a rule about it scores nothing.
select * from united
where measured is not null or not has_values
