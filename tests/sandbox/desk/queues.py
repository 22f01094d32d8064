"""The owning queues (WHO) with the people who serve them, and the kinds of ticket (WHAT)."""

from __future__ import annotations

import json
from typing import NamedTuple

from tests.sandbox.desk.people import INFRASTRUCTURE, PODS, ROSTER_PEOPLE, UNCLEAR, Person


class Queue(NamedTuple):
    """One queue; a person's share of its tickets follows from how often the list has the person."""

    name: str
    name_json: str
    people: list[Person]


class Kind(NamedTuple):
    """What a ticket is: severity is a work type here, category a product line."""

    severity: str
    category: str
    severity_json: str
    category_json: str
    is_alert: bool
    is_change: bool


def _queue(name: str, people: list[Person]) -> Queue:
    return Queue(name, json.dumps(name), people)


def _kind(severity: str, category: str) -> Kind:
    return Kind(
        severity,
        category,
        json.dumps(severity),
        json.dumps(category),
        is_alert="Alert" in (severity, category),
        is_change=severity == "Change Request",
    )


_ENGINEERS = ROSTER_PEOPLE * 3 + INFRASTRUCTURE * 4
# Nine people a pod, of whom some serve two, and a few people with unclear names.
_POD = [PODS[6 * pod :][:9] * 3 + UNCLEAR[pod : pod + 1] for pod in range(7)]

PHI = _queue("Cloud - PHI/WAPHA Support", _POD[5])
L2 = _queue("Cloud - L2 Escalation", _ENGINEERS)
L3 = _queue("Cloud - L3 Escalation", ROSTER_PEOPLE)

# Shares of the tickets that are neither PHI's nor escalated; the view does not show ISMS's.
QUEUE_WEIGHTS = {
    "Cloud - Infrastructure": 35.6,
    "Cloud - Metroid": 15.2,
    "Cloud - BAU Support": 10.2,
    "Cloud - Zelda": 10.2,
    "Cloud - Mario": 9.1,
    "Cloud - Security": 8.1,
    "Cloud - Kirby": 6.1,
    "Internal Support": 0.6,
    "NOC": 0.5,
    "AP BAU": 0.4,
    "Service Delivery": 0.2,
    "Projects": 0.1,
    "": 0.3,
    "ISMS": 3.0,
}
_SERVED_BY = {
    "Cloud - Infrastructure": _ENGINEERS,
    "Cloud - Security": _ENGINEERS,
    "Cloud - Metroid": _POD[0],
    "Cloud - BAU Support": _POD[1],
    "Cloud - Zelda": _POD[2],
    "Cloud - Mario": _POD[3],
    "Cloud - Kirby": _POD[4],
    "ISMS": _POD[6],
}
QUEUES = {name: _queue(name, _SERVED_BY.get(name, _POD[5])) for name in QUEUE_WEIGHTS}
ISMS = QUEUES["ISMS"]

_SMALL_CATEGORIES = (
    "Backup",
    "Billing Enquiry",
    "Colocation",
    "Connectivity",
    "Decommission",
    "Domain and DNS",
    "Firewall Change",
    "Hardware Replacement",
    "Licensing",
    "Managed Voice",
    "Mobile Fleet",
    "Onboarding",
    "Patching",
    "Project Handover",
    "Vulnerability",
    "Wireless",
)

KIND_WEIGHTS = {
    _kind("Alert", "Alert"): 36.8,
    _kind("Alert", "Support Tickets"): 8.3,
    _kind("Alert", "PHI Support Tickets"): 0.4,
    _kind("Alert", "Standard"): 0.2,
    _kind("Alert", "Other"): 0.2,
    _kind("Service Request", "Support Tickets"): 23.6,
    _kind("Service Request", "PHI Support Tickets"): 1.9,
    _kind("Service Request", "Standard"): 0.9,
    _kind("Service Request", "Alert"): 0.1,
    _kind("Incident", "Support Tickets"): 23.7,
    _kind("Incident", "PHI Support Tickets"): 1.7,
    _kind("Incident", "Alert"): 0.2,
    _kind("Incident", "Other"): 0.3,
    _kind("Accounts Enquiry", "Support Tickets"): 0.3,
    _kind("Change Request", "Standard"): 0.5,
    _kind("Provisioning", "Support Tickets"): 0.15,
    _kind("Problem", "Support Tickets"): 0.1,
    _kind("Child", "Support Tickets"): 0.1,
    **{_kind("Service Request", category): 0.035 for category in _SMALL_CATEGORIES},
}
