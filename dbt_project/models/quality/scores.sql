{{ config(materialized='table') }}
with dimension_scores as (

    select * from {{ ref('dimension_scores') }}

),

quality_grades as (

    select * from {{ ref('quality_grades') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

-- Every dataset has its line, also one of which nothing ever came and one that nobody scored.
datasets as (

    select
        declared.dataset,
        scopes.scope,
        newest_rows.dataset is null as is_empty
    from (
        values
        {% for dataset in dataset_columns() %}
            ('{{ dataset }}'){{ "," if not loop.last }}
        {% endfor %}
    ) as declared (dataset)
    cross join (values ('all'), ('newest')) as scopes (scope)
    left join newest_rows
        on declared.dataset = newest_rows.dataset

),

ranked as (

    select
        *,
        row_number() over (partition by dataset, scope order by share, most_points desc, dimension) as weakness
    from dimension_scores

),

summed as (

    select
        dataset,
        scope,
        round(100 * sum(points) / sum(most_points), 2) as score,
        max(dimension) filter (where weakness = 1 and share < 1) as weakest_dimension
    from ranked
    group by dataset, scope

),

of_datasets as (

    select
        datasets.dataset,
        datasets.scope,
        summed.score,
        summed.weakest_dimension,
        case
            when datasets.is_empty then 'empty'
            when summed.score is null then 'unscored'
            else 'scored'
        end as state
    from datasets
    left join summed
        on
            datasets.dataset = summed.dataset
            and datasets.scope = summed.scope

),

weakest as (

    select distinct on (scope)
        scope,
        weakest_dimension
    from of_datasets
    where weakest_dimension is not null
    order by scope, score, dataset

),

overall as (

    select
        'overall' as dataset,
        of_datasets.scope,
        round(avg(of_datasets.score), 2) as score,
        max(weakest.weakest_dimension) as weakest_dimension,
        case
            when bool_and(of_datasets.state = 'empty') then 'empty'
            when bool_or(of_datasets.state = 'unscored') then 'unscored'
            else 'scored'
        end as state
    from of_datasets
    left join weakest
        on of_datasets.scope = weakest.scope
    group by of_datasets.scope

),

united as (

    select * from of_datasets
    union all
    select * from overall

),

graded as (

    select
        united.*,
        (
            select quality_grades.grade
            from quality_grades
            where quality_grades.least_score <= united.score
            order by quality_grades.least_score desc
            limit 1
        ) as grade
    from united

)

select
    dataset,
    scope,
    state,
    score,
    grade,
    weakest_dimension
from graded
