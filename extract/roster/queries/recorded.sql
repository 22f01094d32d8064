select
    coalesce(max(team_member_id), 0),
    coalesce(max(queue_assignment_id), 0),
    coalesce(max(dbt_valid_from)::text, '')
from (
    select
        team_member_id,
        0 as queue_assignment_id,
        dbt_valid_from
    from snapshots.team_members_snapshot
    union all
    select
        team_member_id,
        queue_assignment_id,
        dbt_valid_from
    from snapshots.team_queue_assignments_snapshot
) as versions
