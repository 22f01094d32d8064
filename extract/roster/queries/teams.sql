select team
from marts.team_members
union
select team
from marts.team_membership_periods
