-- A misspelled member is assigned no ticket, so their workload would look like none.
{{ config(severity='warn') }}
select members.name
from {{ ref('team_members') }} as members
left join {{ ref('tickets') }} as tickets
    on members.name = tickets.assignee_name
where members.is_active and tickets.ticket_id is null
