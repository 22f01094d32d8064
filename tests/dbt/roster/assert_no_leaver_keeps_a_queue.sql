-- A leaver who keeps a queue counts as its cover, and nobody sees that it has none.
select assignments.*
from {{ ref('stg_roster__queue_assignments') }} as assignments
inner join {{ ref('stg_roster__members') }} as members
    on assignments.team_member_id = members.team_member_id
where assignments.is_active and not members.is_active
