with members as (

    select * from {{ ref('stg_roster__members') }}

),

versions as (

    select * from {{ ref('int_roster__versions') }}

),

{{ roster_stamps('member') }},

described as (

    select
        members.team_member_id,
        members.manager_id,
        members.name,
        members.email,
        members.organization,
        members.team,
        managers.name as manager_name,
        members.notes,
        members.updated_by,
        members.change_reason,
        members.is_active,
        members.start_date,
        members.end_date,
        stamps.created_at,
        stamps.updated_at
    from members
    inner join stamps
        on members.team_member_id = stamps.record_id
    left join members as managers
        on members.manager_id = managers.team_member_id

)

select * from described
