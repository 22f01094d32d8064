with timesheets as (

    select * from {{ ref('stg_otc__timesheets') }}

),

system_users as (

    select * from {{ ref('system_users') }}

),

spellings as (

    select * from {{ ref('int_users__spellings') }}

),

-- A few hundred ways to write a pair, of hundreds of thousands of entries.
written_pairs as (

    select
        {{ name_key('username') }} as username,
        user_full_name,
        count(*) as booking_count,
        min(work_date) as first_work_date,
        max(work_date) as last_work_date
    from timesheets
    where username is not null and user_full_name is not null
    group by username, user_full_name

),

pairs as (

    select
        written_pairs.username,
        coalesce(min(spellings.name), min(written_pairs.user_full_name)) as full_name,
        {{ name_key('written_pairs.user_full_name') }} as full_name_key,
        sum(written_pairs.booking_count)::bigint as booking_count,
        min(written_pairs.first_work_date) as first_work_date,
        max(written_pairs.last_work_date) as last_work_date
    from written_pairs
    left join spellings
        on written_pairs.user_full_name = spellings.spelling
    left join system_users
        on written_pairs.username = {{ name_key('system_users.username') }}
    where system_users.username is null
    group by written_pairs.username, {{ name_key('written_pairs.user_full_name') }}

),

counted_pairs as (

    select
        *,
        count(*) over (partition by username) as names_of_username_count,
        count(*) over (partition by full_name_key) as usernames_of_name_count
    from pairs

)

select * from counted_pairs
