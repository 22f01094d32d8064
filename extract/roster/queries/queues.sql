select distinct
    team,
    queue_name
from marts.team_queue_assignments
where
    (%(team)s::text is null or team = %(team)s)
    and (is_active or not %(active_only)s)
order by team, queue_name
