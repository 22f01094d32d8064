with tickets as (

    select * from {{ ref('tickets') }}

),

times as (

    select * from {{ ref('int_tickets__times') }}

),

activity as (

    select * from {{ ref('int_tickets__activity') }}

),

measured_tickets as (

    select
        tickets.ticket_id,
        tickets.queue_name,
        tickets.assignee_name,
        tickets.customer_name,
        tickets.category,
        tickets.severity,
        tickets.status,
        tickets.root_cause_category,
        tickets.is_closed,
        not tickets.is_closed as is_open,
        tickets.is_unassigned,
        tickets.is_unassigned and not tickets.is_closed as is_open_unassigned,
        tickets.is_alert,
        tickets.is_sla_met,
        tickets.is_response_met,
        tickets.is_resolution_met,
        tickets.has_root_cause,
        tickets.actual_response_at is not null as has_response,
        tickets.is_sla_met is not null as has_sla,
        activity.booking_count > 0 as has_timesheet,
        activity.reopen_count > 0 as is_reopened,
        activity.escalation_count > 0 as is_escalated,
        activity.reassignment_count > 0 as is_reassigned,
        coalesce(tickets.category like '%Support Tickets%', false) as is_support,
        times.response_hours,
        times.resolution_hours,
        (times.resolution_hours / 24)::numeric(14, 6) as resolution_days,
        times.open_age_hours,
        (times.open_age_hours / 24)::numeric(14, 6) as open_age_days,
        {{ hours_between('times.created_at', 'activity.first_reply_at') }} as first_reply_hours,
        times.open_age_band,
        times.resolution_band,
        activity.comment_count,
        activity.visible_comment_count,
        activity.message_count,
        activity.worknote_count,
        activity.system_comment_count,
        activity.robot_comment_count,
        activity.people_comment_count,
        activity.person_count,
        activity.booking_count,
        activity.booker_count,
        activity.booked_hours,
        activity.reassignment_count,
        activity.reopen_count,
        activity.escalation_count,
        times.created_date,
        times.resolved_date,
        tickets.created_at,
        tickets.actual_response_at as responded_at,
        activity.first_reply_at,
        activity.last_comment_at,
        times.ended_at as resolved_at,
        activity.tracked_since
    from tickets
    inner join times
        on tickets.ticket_id = times.ticket_id
    inner join activity
        on tickets.ticket_id = activity.ticket_id

),

-- A flag is NULL where the question does not arise.
flagged_tickets as (

    select
        *,
        case when is_closed then has_root_cause end as is_closed_with_root_cause,
        case when is_closed then has_sla end as is_closed_with_sla,
        case when is_closed then has_timesheet end as is_closed_with_timesheet,
        case when is_closed then has_response end as is_closed_with_response,
        case when is_closed then visible_comment_count <= 1 end as is_first_contact_resolution,
        case when is_closed then visible_comment_count >= 1 end as is_communicated,
        case when is_closed and booker_count > 0 then booker_count = 1 end
            as is_single_agent_resolution,
        case when has_timesheet then booker_count > 1 end as is_reassigned_booked,
        is_closed and is_support as is_closed_support,
        case
            when not is_closed then null
            when visible_comment_count >= 4 then '4+'
            when visible_comment_count >= 2 then '2-3'
            else visible_comment_count::text
        end as visible_comment_band
    from measured_tickets

)

select * from flagged_tickets
