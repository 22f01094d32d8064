select
    changed_at,
    team_member_id,
    member_name,
    queue_assignment_id,
    change_type,
    field_changed,
    old_value,
    new_value,
    changed_by,
    change_reason
from marts.team_member_history
where %(member_id)s::bigint is null or team_member_id = %(member_id)s
order by changed_at, team_member_id, queue_assignment_id nulls first, field_changed, history_id
