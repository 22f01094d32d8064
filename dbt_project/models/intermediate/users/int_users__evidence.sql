with timesheets as (

    select * from {{ ref('stg_otc__timesheets') }}

),

system_users as (

    select * from {{ ref('system_users') }}

),

-- The desk writes names in one way, but for capitals.
pairs as (

    select
        lower(timesheets.username) as username,
        min(timesheets.user_full_name) as full_name,
        lower(timesheets.user_full_name) as full_name_key,
        count(*) as booking_count,
        min(timesheets.work_date) as first_work_date,
        max(timesheets.work_date) as last_work_date
    from timesheets
    left join system_users
        on lower(timesheets.username) = lower(system_users.username)
    where
        timesheets.username is not null
        and timesheets.user_full_name is not null
        and system_users.username is null
    group by lower(timesheets.username), lower(timesheets.user_full_name)

),

counted_pairs as (

    select
        *,
        count(*) over (partition by username) as names_of_username_count,
        count(*) over (partition by full_name_key) as usernames_of_name_count
    from pairs

)

select * from counted_pairs
