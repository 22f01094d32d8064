with column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

dimension_scores as (

    select * from {{ ref('dimension_scores') }}

),

scopes (scope) as (

    values ('all'), ('newest')

),

ranked as (

    select
        *,
        row_number() over (
            partition by dataset, scope
            order by share asc, most_points desc, dimension asc
        ) as weakness
    from dimension_scores

),

-- Of what could be measured: a dimension without any measurement neither costs nor earns. Only what
-- is flawless is worth 100, however little is wrong with the rest.
dataset_totals as (

    select
        dataset,
        scope,
        least(
            round(100 * sum(points) / sum(most_points), 2),
            case when min(share) < 1 then 99.99 else 100.00 end
        ) as score,
        max(dimension) filter (where weakness = 1 and share < 1) as weakest_dimension
    from ranked
    group by dataset, scope

),

-- Every dataset has its row, even one without rows or without a score.
datasets as (

    select distinct
        column_catalogue.dataset,
        scopes.scope
    from column_catalogue
    cross join scopes

),

scored as (

    select
        datasets.dataset,
        datasets.scope,
        case
            when newest_rows.dataset is null then 'empty'
            when dataset_totals.score is null then 'unscored'
            else 'scored'
        end as state,
        dataset_totals.score,
        dataset_totals.weakest_dimension
    from datasets
    left join newest_rows
        on datasets.dataset = newest_rows.dataset
    left join dataset_totals
        on
            datasets.dataset = dataset_totals.dataset
            and datasets.scope = dataset_totals.scope

)

select * from scored
