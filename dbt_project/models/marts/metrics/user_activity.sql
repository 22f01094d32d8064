{{ config(materialized='view') }}
with touches as (

    select * from {{ ref('int_users__touches') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

users as (

    select * from {{ ref('users') }}

),

activities as (

    select
        person,
        -- Where one's user name is another's full name, the user name counts.
        max(name_kind) as name_kind,
        count(distinct ticket_id) as ticket_count,
        count(distinct date_day) as active_day_count,
        sum(comment_count) as comment_count,
        sum(booking_count) as booking_count,
        sum(booked_hours)::numeric(14, 6) as booked_hours,
        max(date_day) as last_activity_date
    from touches
    where
        date_day > {{ desk_date(live_moment()) }} - 30
        and date_day <= {{ desk_date(live_moment()) }}
    group by person

),

named_activities as (

    select
        activities.person,
        user_names.user_id,
        users.full_name,
        users.team,
        activities.ticket_count,
        activities.active_day_count,
        activities.comment_count,
        activities.booking_count,
        activities.booked_hours,
        activities.last_activity_date
    from activities
    left join user_names
        on
            activities.person = user_names.name_key
            and activities.name_kind = user_names.name_kind
    left join users
        on user_names.user_id = users.user_id

)

select * from named_activities
