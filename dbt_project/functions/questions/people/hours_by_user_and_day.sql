with timesheets as (

    select * from {{ ref('timesheets') }}

),

chosen as (

    select
        work_date,
        coalesce(user_full_name, username, '(unknown)') as full_name,
        ticket_id,
        booked_hours
    from timesheets
    where has_valid_hours and {{ is_in_asked_days('work_date') }}

),

counted as (

    select
        work_date,
        full_name,
        count(*) as entry_count,
        count(distinct ticket_id) as ticket_count,
        round(sum(booked_hours), 2) as booked_hours
    from chosen
    where {{ is_asked_person('full_name') }}
    group by work_date, full_name

)

select * from counted
order by work_date desc, booked_hours desc, full_name asc
