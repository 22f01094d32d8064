with rule_results as (

    select * from {{ ref('rule_results') }}

),

quality_dimensions as (

    select * from {{ ref('quality_dimensions') }}

),

earned as (

    select
        dataset,
        scope,
        dimension,
        sum(points) / sum(weight) as share
    from rule_results
    group by dataset, scope, dimension

),

scored as (

    select
        earned.dataset,
        earned.scope,
        earned.dimension,
        earned.share,
        earned.share * quality_dimensions.points as points,
        quality_dimensions.points as most_points
    from earned
    inner join quality_dimensions
        on earned.dimension = quality_dimensions.dimension

)

select * from scored
