with timesheets as (

    select * from {{ ref('timesheets') }}

),

bookings as (

    select
        ticket_id,
        count(*) as booking_count,
        count(distinct person) as booker_count,
        sum(booked_hours)::numeric(14, 6) as booked_hours,
        min(work_date) as first_work_date,
        max(work_date) as last_work_date
    from timesheets
    where ticket_id is not null and has_valid_hours
    group by ticket_id

)

select * from bookings
