-- A dimension without a rule gives its points to the others: a dataset that is not checked for
-- uniqueness, say, would score 100 with every row twice.
with column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

quality_dimensions as (

    select * from {{ ref('quality_dimensions') }}

),

quality_rules as (

    select * from {{ ref('quality_rules') }}

)

select distinct
    column_catalogue.dataset,
    quality_dimensions.dimension
from column_catalogue
cross join quality_dimensions
left join quality_rules
    on
        column_catalogue.dataset = quality_rules.dataset
        and quality_dimensions.dimension = quality_rules.dimension
where quality_rules.rule_id is null
