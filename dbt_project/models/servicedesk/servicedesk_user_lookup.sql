with users as (

    select * from {{ ref('users') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

described as (

    select
        users.user_id as id,
        users.username as short_username,
        users.full_name,
        users.email,
        users.team,
        users.evidence as source,
        {{ desk_clock('team_members.updated_at') }} as updated_at
    from users
    left join team_members
        on users.team_member_id = team_members.team_member_id

)

select * from described
