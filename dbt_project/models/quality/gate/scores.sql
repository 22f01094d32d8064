with dataset_scores as (

    select * from {{ ref('dataset_scores') }}

),

quality_grades as (

    select * from {{ ref('quality_grades') }}

),

-- The weakest dimension of the dataset with the lowest score.
weakest_dimensions as (

    select distinct on (scope)
        scope,
        weakest_dimension
    from dataset_scores
    where weakest_dimension is not null
    order by scope, score, dataset

),

overall as (

    select
        'overall' as dataset,
        dataset_scores.scope,
        case
            when bool_and(dataset_scores.state = 'empty') then 'empty'
            when bool_or(dataset_scores.state = 'unscored') then 'unscored'
            else 'scored'
        end as state,
        round(avg(dataset_scores.score), 2) as score,
        max(weakest_dimensions.weakest_dimension) as weakest_dimension
    from dataset_scores
    left join weakest_dimensions
        on dataset_scores.scope = weakest_dimensions.scope
    group by dataset_scores.scope

),

united as (

    select * from dataset_scores
    union all
    select * from overall

),

reached_grades as (

    select
        united.dataset,
        united.scope,
        max(quality_grades.least_score) as least_score
    from united
    inner join quality_grades
        on united.score >= quality_grades.least_score
    group by united.dataset, united.scope

),

graded as (

    select
        united.dataset,
        united.scope,
        united.state,
        united.score,
        quality_grades.grade,
        united.weakest_dimension
    from united
    left join reached_grades
        on
            united.dataset = reached_grades.dataset
            and united.scope = reached_grades.scope
    left join quality_grades
        on reached_grades.least_score = quality_grades.least_score

)

select * from graded
