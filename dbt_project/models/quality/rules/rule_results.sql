with quality_rules as (

    select * from {{ ref('quality_rules') }}

),

measurements as (

    select * from {{ ref('measurements') }}

),

scopes as (

    select distinct
        dataset,
        scope
    from measurements

),

-- A rule with nothing to measure is left out of its dataset's sum; one whose column is gone is not.
measured as (

    select
        quality_rules.*,
        scopes.scope,
        measurements.measured,
        coalesce(not measurements.has_values, false) as is_column_missing
    from quality_rules
    inner join scopes
        on quality_rules.dataset = scopes.dataset
    inner join measurements
        on
            scopes.dataset = measurements.dataset
            and scopes.scope = measurements.scope
            and quality_rules.check_name = measurements.check_name
            and quality_rules.column_name is not distinct from measurements.column_name

),

judged as (

    select
        *,
        not is_column_missing
        and case comparison
            when '>=' then measured >= limit_value
            else measured <= limit_value
        end as is_passed
    from measured

),

-- What passes earns its weight. What fails earns nothing, except for a warning, which earns its
-- share.
scored as (

    select
        *,
        case
            when is_passed then weight
            when is_column_missing or severity <> 'warning' then 0
            when comparison = '>=' then weight * measured / limit_value
            else weight * (1 - measured) / (1 - limit_value)
        end as points
    from judged

)

select
    rule_id,
    dataset,
    scope,
    column_name,
    check_name,
    comparison,
    severity,
    dimension,
    round(measured, 4) as measured,
    limit_value,
    weight,
    round(points, 4) as points,
    is_passed,
    is_column_missing
from scored
