with tickets as (

    select * from {{ ref('tickets') }}

),

plausible_range as (

    select * from {{ ref('plausible_range') }}

),

duration_bands as (

    select * from {{ ref('duration_bands') }}

),

-- A reopened ticket may still have the date of its first resolution: only closed ones are resolved.
clocks as (

    select
        tickets.ticket_id,
        {{ if_plausible('tickets.created_at') }} as created_at,
        {{ if_plausible('tickets.actual_response_at') }} as responded_at,
        case when tickets.is_closed then {{ if_plausible('tickets.resolved_at') }} end as ended_at,
        case when not tickets.is_closed then {{ as_of() }} end as still_open_at
    from tickets
    cross join plausible_range

),

times as (

    select
        ticket_id,
        {{ hours_between('created_at', 'responded_at') }} as response_hours,
        {{ hours_between('created_at', 'ended_at') }} as resolution_hours,
        {{ hours_between('created_at', 'still_open_at') }} as open_age_hours,
        -- A day that has not begun is none yet.
        case
            when {{ desk_date('created_at') }} <= {{ desk_date(as_of()) }}
                then {{ desk_date('created_at') }}
        end as created_date,
        {{ desk_date('ended_at') }} as resolved_date,
        created_at,
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
