select
    queue_assignment_id as id,
    queue_name,
    assignment_type,
    is_active as active,
    assigned_date,
    removed_date,
    notes,
    updated_by,
    change_reason
from marts.team_queue_assignments
where team_member_id = %(member_id)s
order by id
