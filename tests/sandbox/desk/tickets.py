"""The tickets view: what the desk shows of each ticket that changed within the window."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sandbox.desk.cases import LIFE_DAYS
from tests.sandbox.desk.dirt import EMPTY, as_float_text
from tests.sandbox.desk.lives import CLOSED, RESOLVED, State, life, state_at
from tests.sandbox.desk.plans import Plan, PlanBook
from tests.sandbox.desk.queues import ISMS
from tests.sandbox.desk.stamps import DAY, HOUR, month
from tests.sandbox.desk.ticket_looks import Look, looks

COLUMNS = (
    "TKT-Ticket ID",
    "TKT-Parent ID",
    "TKT-Customer Reference",
    "TKT-Created Time",
    "TKT-Month Created",
    "TKT-SLA",
    "TKT-Account Id",
    "TKT-Account Name",
    "TKT-Site Classification",
    "TKT-Site Status",
    "TKT-Selcom Key",
    "TKT-Title",
    "TKT-Description",
    "TKT-Severity",
    "TKT-Status",
    "TKT-Assigned To Userid",
    "TKT-Assigned To User",
    "TKT-Job#/Ref#",
    "TKT-Team",
    "TKT-Modified Time",
    "TKT-Category",
    "TKT-Resolution/Change Type",
    "TKT-Root Cause Category",
    "TKT-Created By Userid",
    "TKT-Created By User",
    "TKT-Client Name",
    "TKT-Ticket Source",
    "TKT-Related CI Ref#",
    "TKT-Related CI",
    "TKT-Actual Response Date",
    "TKT-Actual Resolution Date",
    "TKT-Response Met",
    "TKT-Resolution Met",
    "TKT-SLA Met",
    "TKT-SLA Exempt",
    "TKT-Mitigated Reason",
    "TKT-SLA Clock Status",
    "TKT-SLA Breach Reason",
    "TKT-SLA Breach Comment",
    "TKT-QA Review Completed",
    "TKT-Closure Date",
    "TKT-Month Closed",
    "TKT-Solution",
    "TKT-SLA Closure Date",
    "TKT-SLA Month Closed",
    "TKT-SLA Closed - This Month",
    "TKT-SLA Closed - Last Month",
    "TKT-Actual SLA Achievement",
    "Chg-Risk",
    "Chg-Trigger",
    "Chg-Type",
    "Chg-Planned Start Date",
    "Chg-Planned End Date",
    "Chg-Actual Start Date",
    "Chg-Actual End Date",
    "Chg-Approver",
    "Chg-Success",
    "TKT-Is Template",
    "TKT-Platform",
    "TKT-Group",
)
UNASSIGNED = '" PendingAssignment"'
_NO_CHANGE = (EMPTY,) * 9


def blocks(book: PlanBook, clock: int, days: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows by day of creation, newest first; a day's rows are never all of the view's."""
    start = clock - days * DAY
    deck = looks()
    for day in range(clock // DAY, start // DAY - LIFE_DAYS - 1, -1):
        plans = book.on(day)
        drawn = book.random("ticket looks", day).choices(deck, k=len(plans))
        rows = []
        for plan, look in zip(plans, drawn, strict=True):
            if plan.first_queue is ISMS:
                continue
            state = state_at(life(plan), clock)
            if state is not None and state.modified > start:
                rows.append(_row(plan, state, look))
        yield rows


def _row(plan: Plan, state: State, look: Look) -> tuple[str, ...]:
    kind, customer, stamp = plan.case.kind, plan.customer, look.stamp
    is_done = state.status in (RESOLVED, CLOSED)
    ended = state.resolved if is_done else None
    closed = state.closed if is_done and look.has_closure_date else None
    breached = is_done and look.sla_met.lower() == '"no"'
    creator = plan.first_queue.people[plan.ticket_id % len(plan.first_queue.people)]
    is_child = kind.severity == "Child" or plan.ticket_id % 97 == 0
    agent = state.agent
    has_response = look.has_response_date and state.responded is not None
    return (
        look.id_form(plan.ticket_id),
        as_float_text(plan.ticket_id - 1 - plan.ticket_id % 5) if is_child else EMPTY,
        look.reference,
        stamp(plan.created),
        month(plan.created),
        look.sla,
        customer.account_id_json,
        customer.name_json,
        customer.classification_json,
        customer.site_status_json,
        customer.selcom_json,
        look.alert_title if kind.is_alert else look.request_title,
        look.description,
        kind.severity_json,
        f'"{state.status}"',
        str(agent.user_id) if agent else "0",
        agent.full_name_json if agent else UNASSIGNED,
        EMPTY,
        state.queue.name_json,
        stamp(state.modified),
        kind.category_json,
        look.resolution if is_done else EMPTY,
        look.root_cause if is_done else EMPTY,
        "1" if kind.is_alert else str(creator.user_id),
        '"Monitoring Gateway"' if kind.is_alert else creator.full_name_json,
        customer.client_json,
        '"Monitoring"' if kind.is_alert else look.source,
        *look.item,
        stamp(state.responded) if has_response else EMPTY,
        stamp(ended) if ended and look.has_resolution_date else EMPTY,
        look.response_met if is_done else EMPTY,
        look.resolution_met if is_done else EMPTY,
        look.sla_met if is_done else EMPTY,
        look.exemption,
        '"Waiting for carrier"' if breached and plan.ticket_id % 4 == 0 else EMPTY,
        _sla_clock(state, is_done=is_done),
        '"Late assignment"' if breached else EMPTY,
        '"Discussed in the weekly review"' if breached and plan.ticket_id % 3 == 0 else EMPTY,
        look.review if is_done else EMPTY,
        stamp(closed) if closed else EMPTY,
        month(closed) if closed else EMPTY,
        look.solution if is_done else EMPTY,
        stamp(ended) if ended and look.sla_met != EMPTY else EMPTY,
        month(ended) if ended and look.sla_met != EMPTY else EMPTY,
        # As of the last change, not of the report: a new month alone changes no row.
        _yes_no(ended is not None and month(ended) == month(state.modified)),
        _yes_no(ended is not None and month(ended) < month(state.modified)),
        _achievement(plan, breached=breached) if is_done and look.sla_met != EMPTY else EMPTY,
        *(_change(plan, state, look) if kind.is_change else _NO_CHANGE),
        '"No"',
        look.platform,
        '"Managed Services"',
    )


def _yes_no(value: bool) -> str:
    return '"Yes"' if value else '"No"'


def _sla_clock(state: State, *, is_done: bool) -> str:
    if is_done:
        return '"Stopped"'
    return '"Running"' if state.status in ("Open", "In Progress") else '"Paused"'


def _achievement(plan: Plan, *, breached: bool) -> str:
    """Per cent of the allowed time that was used."""
    return f"{plan.ticket_id * 31 % 1000 / 10 + 100 * breached:.1f}"


def _change(plan: Plan, state: State, look: Look) -> tuple[str, ...]:
    planned = plan.created + plan.case.assigned_after
    planned_end = planned + 2 * HOUR
    is_over = state.resolved is not None
    return (
        ('"Low"', '"Medium"', '"High"')[plan.ticket_id % 3],
        '"Customer Request"' if plan.ticket_id % 2 else '"Maintenance"',
        '"Standard"' if plan.ticket_id % 5 else '"Emergency"',
        look.stamp(planned),
        look.stamp(planned_end),
        look.stamp(planned) if is_over else EMPTY,
        look.stamp(planned_end) if is_over else EMPTY,
        plan.first_queue.people[0].full_name_json,
        look.change_success if is_over else EMPTY,
    )
