select
    team_member_id as id,
    name,
    email,
    organization,
    team,
    manager_id,
    manager_name,
    is_active as active,
    start_date,
    end_date,
    notes,
    updated_by,
    change_reason,
    created_at,
    updated_at
from marts.team_members
where team_member_id::text = %(key)s or email = lower(%(key)s)
