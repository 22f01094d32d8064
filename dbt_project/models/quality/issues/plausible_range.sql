with plausible_days as (

    select * from {{ ref('plausible_days') }}

),

plausible_range as (

    select
        first_day as began_date,
        {{ desk_date(as_of()) }} + days_ahead as last_date,
        {{ desk_midnight('first_day') }} as began_at,
        {{ as_of() }} + days_ahead * interval '1 day' as ended_at
    from plausible_days

)

select * from plausible_range
