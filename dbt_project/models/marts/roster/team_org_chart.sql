with recursive members as (

    select * from {{ ref('team_members') }}

),

superiors as (

    select
        team_member_id,
        team_member_id as superior_id,
        name as superior_name,
        manager_id as next_id,
        0 as distance
    from members
    union all
    select
        superiors.team_member_id,
        members.team_member_id as superior_id,
        members.name as superior_name,
        members.manager_id as next_id,
        superiors.distance + 1 as distance
    from superiors
    inner join members
        on superiors.next_id = members.team_member_id

),

upwards as (

    select
        team_member_id,
        max(distance) as level_number,
        string_agg(superior_name, ' > ' order by distance desc) as reporting_line
    from superiors
    group by team_member_id

),

downwards as (

    select
        superiors.superior_id as team_member_id,
        count(*) filter (where superiors.distance = 1) as direct_reports_count,
        count(*) as reports_count
    from superiors
    inner join members
        on superiors.team_member_id = members.team_member_id
    where superiors.distance > 0 and members.is_active
    group by superiors.superior_id

),

described as (

    select
        members.team_member_id,
        members.manager_id,
        members.name,
        members.email,
        members.team,
        members.manager_name,
        upwards.reporting_line,
        members.is_active,
        upwards.level_number,
        coalesce(downwards.direct_reports_count, 0) as direct_reports_count,
        coalesce(downwards.reports_count, 0) as reports_count
    from members
    inner join upwards
        on members.team_member_id = upwards.team_member_id
    left join downwards
        on members.team_member_id = downwards.team_member_id

)

select * from described
