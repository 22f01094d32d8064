with timesheets as (

    select * from {{ ref('timesheets') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

users as (

    select * from {{ ref('users') }}

),

-- One person has one name, whether an entry gives it, the user name or both.
chosen as (

    select
        timesheets.work_date,
        coalesce(
            users.full_name, timesheets.user_full_name, timesheets.person, '(unknown)'
        ) as full_name,
        timesheets.ticket_id,
        timesheets.booked_hours
    from timesheets
    left join user_names
        on timesheets.person = user_names.name_key and user_names.name_kind = 'username'
    left join users
        on user_names.user_id = users.user_id
    where timesheets.has_valid_hours and {{ is_in_asked_days('timesheets.work_date') }}

),

counted as (

    select
        work_date,
        full_name,
        count(*) as entry_count,
        count(distinct ticket_id) as ticket_count,
        round(sum(booked_hours), 2) as booked_hours
    from chosen
    where {{ is_asked_person('full_name', 'member') }}
    group by work_date, full_name

)

select * from counted
order by work_date desc, booked_hours desc, full_name asc
