{#-
    The sums that rates of tickets are made of: one list for days, months and queues, so that a rate is the same
    numerator over the same denominator wherever it is shown. Columns of `ticket_metrics`, which may be left-joined to
    what it is grouped by: a group without tickets then has 0 everywhere.
-#}
{%- macro ticket_measures() -%}
    count(ticket_id) as ticket_count,
    count(*) filter (where is_closed) as closed_count,
    count(*) filter (where is_open) as open_count,
    count(*) filter (where is_unassigned) as unassigned_count,
    count(*) filter (where is_open_unassigned) as open_unassigned_count,
    count(*) filter (where is_alert) as alert_count,
    count(is_sla_met) as sla_known_count,
    count(*) filter (where is_sla_met) as sla_met_count,
    count(is_response_met) as response_known_count,
    count(*) filter (where is_response_met) as response_met_count,
    count(is_resolution_met) as resolution_known_count,
    count(*) filter (where is_resolution_met) as resolution_met_count,
    count(*) filter (where is_first_contact_resolution) as first_contact_resolution_count,
    count(*) filter (where is_communicated) as communicated_count,
    count(is_single_agent_resolution) as single_agent_known_count,
    count(*) filter (where is_single_agent_resolution) as single_agent_resolution_count,
    count(is_reassigned_booked) as booked_ticket_count,
    count(*) filter (where is_reassigned_booked) as reassigned_booked_count,
    count(*) filter (where is_reopened) as reopened_count,
    count(*) filter (where is_escalated) as escalated_count,
    count(*) filter (where is_reassigned) as reassigned_count,
    count(*) filter (where is_closed_with_root_cause) as root_cause_count,
    count(*) filter (where is_closed_with_sla) as sla_filled_count,
    count(*) filter (where is_closed_with_timesheet) as timesheet_filled_count,
    count(*) filter (where is_closed_with_response) as response_filled_count,
    count(resolution_hours) as timed_resolution_count,
    count(response_hours) as timed_response_count,
    coalesce(sum(resolution_hours), 0)::numeric(18, 6) as resolution_hours,
    coalesce(sum(response_hours), 0)::numeric(18, 6) as response_hours,
    coalesce(sum(booked_hours), 0)::numeric(18, 6) as booked_hours
{%- endmacro -%}
