select
    team_member_id as id,
    name,
    email,
    organization,
    team,
    is_active as active,
    start_date
from marts.team_members
where
    (%(team)s::text is null or team = %(team)s)
    and (%(email)s::text is null or email = lower(btrim(%(email)s)))
    and (is_active or not %(active_only)s)
order by team, id
