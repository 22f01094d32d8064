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

activity as (

    select
        tickets.ticket_id,
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
        comments.first_reply_at,
        comments.last_comment_at,
        changes.tracked_since
    from tickets
    left join comments
        on tickets.ticket_id = comments.ticket_id
    left join bookings
        on tickets.ticket_id = bookings.ticket_id
    left join people
        on tickets.ticket_id = people.ticket_id
    left join changes
        on tickets.ticket_id = changes.ticket_id

)

select * from activity
