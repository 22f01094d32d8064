-- A misspelled queue has no ticket, so its team would look idle.
{{ config(severity='warn') }}
select distinct assignments.queue_name
from {{ ref('team_queue_assignments') }} as assignments
left join {{ ref('tickets') }} as tickets
    on assignments.queue_name = tickets.queue_name
where assignments.is_active and tickets.ticket_id is null
