select
    team_member_id,
    name,
    email,
    organization,
    team,
    manager_id,
    joined_date
from {{ ref('team_membership_periods') }}
where valid_from <= on_date and (valid_to is null or on_date < valid_to)
