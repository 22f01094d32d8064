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
        measurements.counted,
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

-- How far the measure is from what earns all, and how far it may be. Of few rows no share of 99.9 %
-- can be asked: where a rule asks for less than all of them, one row may miss it.
compared as (

    select
        *,
        abs(target_value - limit_value) as allowed_distance,
        case comparison
            when '>=' then greatest(target_value - measured, 0)
            else greatest(measured - target_value, 0)
        end as distance,
        case comparison
            when '>=' then least(measured / target_value, 1)
            else least((1 - measured) / (1 - target_value), 1)
        end as earned_share,
        comparison = '>=' and limit_value < 1
        and coalesce((1 - measured) * counted < 1.5, false) as is_one_row
    from measured

),

judged as (

    select
        *,
        not is_column_missing and case comparison
            when '>=' then measured >= limit_value or is_one_row
            else measured <= limit_value
        end as is_passed
    from compared

),

-- What fails earns nothing, except for a warning. Everything else earns its share.
scored as (

    select
        *,
        case
            when is_column_missing or not is_passed and severity <> 'warning' then 0
            else weight * earned_share
        end as points,
        is_passed
        and distance > allowed_distance * {{ var('quality_near_limit') }} as is_near_limit
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
    trunc(measured, 4) as measured,
    limit_value,
    target_value,
    weight,
    trunc(points, 4) as points,
    is_passed,
    is_near_limit,
    is_column_missing
from scored
