-- A circle of managers never ends: org charts, and all that adds up along them, would hang.
with recursive members as (

    select * from {{ ref('stg_roster__members') }}

),

superiors as (

    select
        team_member_id,
        manager_id
    from members
    where manager_id is not null
    union
    select
        superiors.team_member_id,
        members.manager_id
    from superiors
    inner join members
        on superiors.manager_id = members.team_member_id
    where members.manager_id is not null

)

select *
from superiors
where team_member_id = manager_id
