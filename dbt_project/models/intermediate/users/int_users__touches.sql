{{
    config(
        materialized='table',
        indexes=[{'columns': ['date_day']}],
    )
}}
with comments as (

    select * from {{ ref('comments') }}

),

timesheets as (

    select * from {{ ref('timesheets') }}

),

system_users as (

    select * from {{ ref('system_users') }}

),

-- A union, not a join: an hour must not count once for every comment.
touches as (

    select
        'comment ' || comment_id as touch_id,
        person,
        'username' as name_kind,
        ticket_id,
        {{ desk_date('created_at') }} as date_day,
        1 as comment_count,
        0 as booking_count,
        0::numeric(14, 6) as booked_hours
    from comments
    where not is_robot_author
    union all
    select
        'timesheet ' || timesheet_id as touch_id,
        person,
        case
            when username is null and person = {{ name_key('user_full_name') }} then 'full_name'
            else 'username'
        end as name_kind,
        ticket_id,
        work_date as date_day,
        0 as comment_count,
        1 as booking_count,
        booked_hours::numeric(14, 6) as booked_hours
    from timesheets
    where has_valid_hours

),

people_touches as (

    select touches.*
    from touches
    left join system_users
        on touches.person = {{ name_key('system_users.username') }}
    where system_users.username is null and touches.person is not null

)

select * from people_touches
