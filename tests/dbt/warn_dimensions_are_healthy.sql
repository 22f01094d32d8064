{{ config(severity='warn') }}
-- Several small failures of one kind add up to a dimension that nobody can rely on.
select
    scored.dataset,
    scored.scope,
    scored.dimension,
    scored.share,
    limits.least_share
from {{ ref('dimension_scores') }} as scored
inner join {{ ref('quality_dimensions') }} as limits
    on scored.dimension = limits.dimension
where scored.share < limits.least_share
