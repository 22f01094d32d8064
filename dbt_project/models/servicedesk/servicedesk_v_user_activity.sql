with user_activity as (

    select * from {{ ref('user_activity') }}

),

renamed as (

    select
        full_name,
        person as short_username,
        team,
        ticket_count as tickets_worked,
        booked_hours as total_hours,
        active_day_count as days_active,
        last_activity_date as last_activity
    from user_activity

)

select * from renamed
