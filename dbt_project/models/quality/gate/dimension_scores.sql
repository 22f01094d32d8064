with rule_results as (

    select * from {{ ref('rule_results') }}

),

quality_dimensions as (

    select * from {{ ref('quality_dimensions') }}

),

shares as (

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
        shares.dataset,
        shares.scope,
        shares.dimension,
        shares.share,
        shares.share * quality_dimensions.points as points,
        quality_dimensions.points as most_points
    from shares
    inner join quality_dimensions
        on shares.dimension = quality_dimensions.dimension

)

select * from scored
