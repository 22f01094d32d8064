with versions as (
    select
        team_member_id,
        null::bigint as queue_assignment_id,
        dbt_valid_from,
        dbt_valid_to is null and dbt_is_deleted = 'False' as is_present
    from snapshots.team_members_snapshot
    union all
    select
        null as team_member_id,
        queue_assignment_id,
        dbt_valid_from,
        dbt_valid_to is null and dbt_is_deleted = 'False' as is_present
    from snapshots.team_queue_assignments_snapshot
)

select
    coalesce(max(team_member_id), 0),
    coalesce(max(queue_assignment_id), 0),
    coalesce(max(dbt_valid_from)::text, ''),
    coalesce(array_agg(team_member_id) filter (where is_present and team_member_id is not null), '{}'),
    coalesce(array_agg(queue_assignment_id) filter (where is_present and queue_assignment_id is not null), '{}')
from versions
