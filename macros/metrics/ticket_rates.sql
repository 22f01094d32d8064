{#- The rates and means that follow from the sums of `ticket_measures`. -#}
{%- macro ticket_rates(relation) -%}
    {%- set rates = {
        'sla_compliance_pct': ('sla_met_count', 'sla_known_count'),
        'response_sla_pct': ('response_met_count', 'response_known_count'),
        'resolution_sla_pct': ('resolution_met_count', 'resolution_known_count'),
        'first_contact_resolution_pct': ('first_contact_resolution_count', 'closed_count'),
        'communication_coverage_pct': ('communicated_count', 'closed_count'),
        'single_agent_resolution_pct': ('single_agent_resolution_count', 'single_agent_known_count'),
        'reassignment_booked_pct': ('reassigned_booked_count', 'booked_ticket_count'),
        'reopen_pct': ('reopened_count', 'ticket_count'),
        'escalation_pct': ('escalated_count', 'ticket_count'),
        'reassignment_pct': ('reassigned_count', 'ticket_count'),
        'capacity_pct': ('open_unassigned_count', 'open_count'),
        'root_cause_coverage_pct': ('root_cause_count', 'closed_count'),
        'sla_coverage_pct': ('sla_filled_count', 'closed_count'),
        'timesheet_coverage_pct': ('timesheet_filled_count', 'closed_count'),
        'response_coverage_pct': ('response_filled_count', 'closed_count'),
    } %}
    {%- set means = {
        'mean_resolution_hours': ('resolution_hours', 'timed_resolution_count'),
        'mean_response_hours': ('response_hours', 'timed_response_count'),
        'mean_booked_hours': ('booked_hours', 'booked_ticket_count'),
    } %}
    {%- for name, (numerator, denominator) in rates.items() %}
    {{ percentage(relation ~ '.' ~ numerator, relation ~ '.' ~ denominator) }} as {{ name }},
    {%- endfor %}
    {%- for name, (total, count) in means.items() %}
    round({{ relation }}.{{ total }} / nullif({{ relation }}.{{ count }}, 0), 2)::numeric(14, 2) as {{ name }}
    {{- "," if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
