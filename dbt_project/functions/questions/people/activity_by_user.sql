with user_activity as (

    select * from {{ ref('user_activity') }}

),

named as (

    select
        coalesce(full_name, person) as full_name,
        team,
        ticket_count,
        round(booked_hours, 2) as booked_hours,
        comment_count,
        active_day_count,
        last_activity_date
    from user_activity

),

chosen as (

    select *
    from named
    where {{ is_asked_for('team', 'team') }} and {{ is_asked_person('full_name', 'member') }}

)

select * from chosen
order by booked_hours desc nulls last, full_name asc
