select
    members.name,
    workload.ticket_count as total_tickets,
    workload.open_count as open_tickets,
    workload.closed_count as closed_tickets,
    coalesce(workload.closure_rate_pct, 0)::float as closure_rate_pct
from marts.team_members as members
left join marts.member_workload as workload
    on members.team_member_id = workload.team_member_id
where members.team_member_id = %(member_id)s
