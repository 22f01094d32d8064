select
    team_member_id as id,
    name,
    email,
    organization,
    team,
    manager_id,
    joined_date
from marts.team_roster_as_of(%(day)s)
where team = %(team)s
order by id
