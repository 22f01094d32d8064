{#-
    The sums that rates of tickets are made of: one list for days, months and queues, so that a rate is the same
    numerator over the same denominator wherever it is shown.
-#}
{%- macro ticket_measures() -%}
    {%- set counts = {
        'closed_count': 'is_closed',
        'open_count': 'is_open',
        'unassigned_count': 'is_unassigned',
        'open_unassigned_count': 'is_open_unassigned',
        'alert_count': 'is_alert',
        'sla_known_count': 'is_sla_met is not null',
        'sla_met_count': 'is_sla_met',
        'response_known_count': 'is_response_met is not null',
        'response_met_count': 'is_response_met',
        'resolution_known_count': 'is_resolution_met is not null',
        'resolution_met_count': 'is_resolution_met',
        'first_contact_resolution_count': 'is_first_contact_resolution',
        'communicated_count': 'is_communicated',
        'single_agent_known_count': 'is_single_agent_resolution is not null',
        'single_agent_resolution_count': 'is_single_agent_resolution',
        'booked_ticket_count': 'booker_count > 0',
        'reassigned_booked_count': 'is_reassigned_booked',
        'reopened_count': 'is_reopened',
        'escalated_count': 'is_escalated',
        'reassigned_count': 'is_reassigned',
        'root_cause_count': 'is_closed and has_root_cause',
        'sla_filled_count': 'is_closed and has_sla',
        'timesheet_filled_count': 'is_closed and has_timesheet',
        'response_filled_count': 'is_closed and has_response',
        'timed_resolution_count': 'resolution_hours is not null',
        'timed_response_count': 'response_hours is not null',
    } %}
    count(*) as ticket_count,
    {%- for name, condition in counts.items() %}
    count(*) filter (where {{ condition }}) as {{ name }},
    {%- endfor %}
    coalesce(sum(resolution_hours), 0)::numeric(18, 6) as resolution_hours,
    coalesce(sum(response_hours), 0)::numeric(18, 6) as response_hours,
    coalesce(sum(booked_hours), 0)::numeric(18, 6) as booked_hours
{%- endmacro -%}
