with tickets as (

    select * from {{ ref('tickets') }}

),

comments as (

    select * from {{ ref('int_tickets__comments') }}

),

bookings as (

    select * from {{ ref('int_tickets__bookings') }}

),

people as (

    select * from {{ ref('int_tickets__people') }}

),

changes as (

    select * from {{ ref('int_tickets__changes') }}

),

duration_bands as (

    select * from {{ ref('duration_bands') }}

),

-- A reopened ticket may still bear the date of its first resolution: only closed ones are resolved.
timed as (

    select
        *,
        case when is_closed then resolved_at end as ended_at,
        {{ desk_date('created_at') }} as created_date,
        {{ desk_date('case when is_closed then resolved_at end') }} as resolved_date,
        {{ hours_between('created_at', 'actual_response_at') }} as response_hours,
        {{ hours_between('created_at', 'case when is_closed then resolved_at end') }}
            as resolution_hours,
        {{ hours_between('created_at', 'case when not is_closed then ' ~ as_of() ~ ' end') }}
            as open_age_hours
    from tickets

),

-- A span that runs backwards, as bad stamps make it, is in the first band: bands add up to all.
measured as (

    select
        timed.ticket_id,
        timed.queue_name,
        timed.assignee_name,
        timed.customer_name,
        timed.category,
        timed.severity,
        timed.status,
        timed.root_cause_category,
        timed.is_closed,
        not timed.is_closed as is_open,
        timed.is_unassigned,
        timed.is_unassigned and not timed.is_closed as is_open_unassigned,
        timed.is_alert,
        timed.is_sla_met,
        timed.is_response_met,
        timed.is_resolution_met,
        timed.has_root_cause,
        timed.actual_response_at is not null as has_response,
        timed.is_sla_met is not null as has_sla,
        coalesce(bookings.booking_count, 0) > 0 as has_timesheet,
        case
            when timed.is_closed then coalesce(comments.visible_comment_count, 0) <= 1
        end as is_first_contact_resolution,
        case
            when timed.is_closed then coalesce(comments.visible_comment_count, 0) >= 1
        end as is_communicated,
        case
            when timed.is_closed and bookings.booker_count > 0 then bookings.booker_count = 1
        end as is_single_agent_resolution,
        case
            when bookings.booker_count > 0 then bookings.booker_count > 1
        end as is_reassigned_booked,
        coalesce(changes.reopen_count, 0) > 0 as is_reopened,
        coalesce(changes.escalation_count, 0) > 0 as is_escalated,
        coalesce(changes.reassignment_count, 0) > 0 as is_reassigned,
        coalesce(timed.category like '%Support Tickets%', false) as is_support,
        timed.response_hours,
        timed.resolution_hours,
        (timed.resolution_hours / 24)::numeric(14, 6) as resolution_days,
        timed.open_age_hours,
        (timed.open_age_hours / 24)::numeric(14, 6) as open_age_days,
        {{ hours_between('timed.created_at', 'comments.first_reply_at') }} as first_reply_hours,
        open_bands.band as open_age_band,
        resolution_bands.band as resolution_band,
        case
            when not timed.is_closed then null
            when coalesce(comments.visible_comment_count, 0) >= 4 then '4+'
            when comments.visible_comment_count >= 2 then '2-3'
            else coalesce(comments.visible_comment_count, 0)::text
        end as visible_comment_band,
        coalesce(comments.comment_count, 0) as comment_count,
        coalesce(comments.visible_comment_count, 0) as visible_comment_count,
        coalesce(comments.message_count, 0) as message_count,
        coalesce(comments.worknote_count, 0) as worknote_count,
        coalesce(comments.system_comment_count, 0) as system_comment_count,
        coalesce(comments.robot_comment_count, 0) as robot_comment_count,
        coalesce(comments.people_comment_count, 0) as people_comment_count,
        coalesce(people.person_count, 0) as person_count,
        coalesce(bookings.booking_count, 0) as booking_count,
        coalesce(bookings.booker_count, 0) as booker_count,
        coalesce(bookings.booked_hours, 0)::numeric(14, 6) as booked_hours,
        coalesce(changes.reassignment_count, 0) as reassignment_count,
        coalesce(changes.reopen_count, 0) as reopen_count,
        coalesce(changes.escalation_count, 0) as escalation_count,
        timed.created_date,
        timed.resolved_date,
        timed.created_at,
        timed.actual_response_at as responded_at,
        comments.first_reply_at,
        comments.last_comment_at,
        timed.ended_at as resolved_at,
        changes.tracked_since
    from timed
    left join comments
        on timed.ticket_id = comments.ticket_id
    left join bookings
        on timed.ticket_id = bookings.ticket_id
    left join people
        on timed.ticket_id = people.ticket_id
    left join changes
        on timed.ticket_id = changes.ticket_id
    left join duration_bands as open_bands
        on
            open_bands.band_kind = 'open_age'
            and (open_bands.least_hours = 0 or timed.open_age_hours >= open_bands.least_hours)
            and (timed.open_age_hours < open_bands.under_hours or open_bands.under_hours is null)
    left join duration_bands as resolution_bands
        on
            resolution_bands.band_kind = 'resolution'
            and (
                resolution_bands.least_hours = 0
                or timed.resolution_hours >= resolution_bands.least_hours
            )
            and (
                timed.resolution_hours < resolution_bands.under_hours
                or resolution_bands.under_hours is null
            )

)

select * from measured
