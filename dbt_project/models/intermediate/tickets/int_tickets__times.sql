with tickets as (

    select * from {{ ref('tickets') }}

),

duration_bands as (

    select * from {{ ref('duration_bands') }}

),

-- A reopened ticket may still have the date of its first resolution: only closed ones are resolved.
clocks as (

    select
        ticket_id,
        created_at,
        actual_response_at as responded_at,
        case when is_closed then resolved_at end as ended_at,
        case when not is_closed then {{ as_of() }} end as still_open_at
    from tickets

),

times as (

    select
        ticket_id,
        {{ hours_between('created_at', 'responded_at') }} as response_hours,
        {{ hours_between('created_at', 'ended_at') }} as resolution_hours,
        {{ hours_between('created_at', 'still_open_at') }} as open_age_hours,
        {{ desk_date('created_at') }} as created_date,
        {{ desk_date('ended_at') }} as resolved_date,
        ended_at
    from clocks

),

banded_times as (

    select
        times.*,
        open_age_bands.band as open_age_band,
        resolution_bands.band as resolution_band
    from times
    left join duration_bands as open_age_bands
        on
            open_age_bands.band_kind = 'open_age'
            and {{ is_in_duration_band('times.open_age_hours', 'open_age_bands') | indent(12) }}
    left join duration_bands as resolution_bands
        on
            resolution_bands.band_kind = 'resolution'
            and {{ is_in_duration_band('times.resolution_hours', 'resolution_bands') | indent(12) }}

)

select * from banded_times
