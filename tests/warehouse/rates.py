"""Rates of tickets, as the tests of marts and of metrics ask for them."""

from __future__ import annotations

from typing import NamedTuple


class Rate(NamedTuple):
    """The flag of `ticket_metrics` whose mean the rate is, and the sums that it is divided from."""

    flag: str
    numerator: str
    denominator: str


RATES = {
    "sla_compliance": Rate("is_sla_met", "sla_met_count", "sla_known_count"),
    "response_sla": Rate("is_response_met", "response_met_count", "response_known_count"),
    "resolution_sla": Rate("is_resolution_met", "resolution_met_count", "resolution_known_count"),
    "first_contact_resolution": Rate(
        "is_first_contact_resolution", "first_contact_resolution_count", "closed_count"
    ),
    "communication_coverage": Rate("is_communicated", "communicated_count", "closed_count"),
    "single_agent_resolution": Rate(
        "is_single_agent_resolution", "single_agent_resolution_count", "single_agent_known_count"
    ),
    "reassignment_booked": Rate(
        "is_reassigned_booked", "reassigned_booked_count", "booked_ticket_count"
    ),
    "capacity": Rate(
        "case when is_open then is_unassigned end", "open_unassigned_count", "open_count"
    ),
    "root_cause_coverage": Rate("is_closed_with_root_cause", "root_cause_count", "closed_count"),
    "sla_coverage": Rate("is_closed_with_sla", "sla_filled_count", "closed_count"),
    "timesheet_coverage": Rate(
        "is_closed_with_timesheet", "timesheet_filled_count", "closed_count"
    ),
    "response_coverage": Rate("is_closed_with_response", "response_filled_count", "closed_count"),
}
# A first build has no history, and the oracle none at all.
RATES_OF_HISTORY = {
    "reassignment": Rate("is_reassigned", "reassigned_count", "ticket_count"),
    "reopen": Rate("is_reopened", "reopened_count", "ticket_count"),
    "escalation": Rate("is_escalated", "escalated_count", "ticket_count"),
}
