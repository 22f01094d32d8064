"""What the marts of members, queues, customers, alerts, bookings and orphans are asked."""

from __future__ import annotations

from tests.oracle import Catalogue, Key
from tests.warehouse.marts.answers import Asked, Count, Hours, Share, Shown, Total
from tests.warehouse.marts.question import Question

QUEUE = "nullif(queue_name, '(none)')"
STATES: dict[str, Asked] = {
    "tickets": Count("sum(ticket_count)"),
    "closed_tickets": Count("sum(closed_count)"),
    "open_tickets": Count("sum(open_count)"),
}


def states(name: str, total: str, closed: str, still_open: str) -> dict[str, Asked]:
    return {
        f"{name}_tickets": Count(total),
        f"{name}_closed": Count(closed),
        f"{name}_open": Count(still_open),
        f"{name}_closed_share": Share(closed, total),
    }


OF_ROW = ("ticket_count", "closed_count", "open_count")
MEMBERS = "marts.member_workload where is_active"
HOLDERS = "marts.queue_workload where team_member_id is not null"
TEAMS = """
marts.ticket_metrics as ticket
inner join (select distinct team from marts.team_members where is_active) as teams
    on
        exists (
            select from marts.team_queue_assignments as held
            where held.is_active and held.team = teams.team and held.queue_name = ticket.queue_name
        )
        or exists (
            select from marts.team_members as member
            where
                member.is_active
                and member.team = teams.team
                and member.name = ticket.assignee_name
        )
"""
PERSON = "person"
MONTH = "date_trunc('month', work_date)::date"
BOOKED = "marts.timesheets where has_valid_hours"
ON_TICKETS = "coalesce(sum(booked_hours) filter (where ticket_id is not null), 0)"
BOOKINGS: dict[str, Asked] = {
    "agent_hours": Hours("coalesce(sum(booked_hours), 0)"),
    "agent_ticket_hours": Hours(ON_TICKETS),
    "agent_tickets": Count("count(distinct ticket_id)"),
    "agent_hours_per_ticket": Total(ON_TICKETS, "count(distinct ticket_id)"),
}
BY_CRM_ID = f"""
(
    select sum(booked_hours) as hours, count(distinct {PERSON}) as people
    from {BOOKED} and ticket_id is not null group by ticket_id
) as booked
"""
ACTIVITY: dict[str, Asked] = {
    "activity_tickets": Count("ticket_count"),
    "activity_days": Count("active_day_count"),
    "activity_hours": Hours("booked_hours"),
    "activity_last_day": Count("last_activity_date"),
}
ALERTS: dict[str, Asked] = {
    "alert_count": Count("alert_count"),
    "alert_days": Count("day_count"),
    "alerts_per_day": Total("alert_count", "day_count"),
}
ORPHANS = """
(
    select 'comments' as source, orphan_reason from marts.comments
    union all
    select 'timesheets' as source, orphan_reason from marts.timesheets
) as children
cross join unnest(array['no_ticket', 'outside_window', 'never_seen']) as reasons (reason)
"""


def is_recurring(catalogue: Catalogue, key: Key) -> bool:
    count = catalogue["alert_count"]["title"][key]
    return isinstance(count, int) and count > 1


def is_a_customer(catalogue: Catalogue, key: Key) -> bool:
    return key != (None,)


def of_rows(source: str, cut: str, keys: list[str], asked: dict[str, Asked]) -> Question:
    return Question(source, cut, keys, asked, is_grouped=False)


TITLE = ["nullif(alert_title, '(no title)')"]
PEOPLE_QUESTIONS = [
    of_rows(MEMBERS, "member", ["name"], states("member", *OF_ROW)),
    of_rows(MEMBERS, "member", ["name"], {"member_closed_share": Shown("closure_rate_pct")}),
    of_rows(
        HOLDERS, "queue member", ["queue_name", "holder_name"], states("queue_member", *OF_ROW)
    ),
    of_rows(
        HOLDERS,
        "queue member",
        ["queue_name", "holder_name"],
        {"queue_member_closed_share": Shown("closure_rate_pct")},
    ),
    Question("marts.queue_workload", "queue", [QUEUE], STATES),
    Question(
        TEAMS,
        "team",
        ["teams.team"],
        states(
            "team",
            "count(*)",
            "count(*) filter (where is_closed)",
            "count(*) filter (where is_open)",
        ),
    ),
    of_rows(
        "marts.queues",
        "queue",
        [QUEUE],
        {
            "tickets": Count("ticket_count"),
            "closed_tickets": Count("closed_count"),
            "open_tickets": Count("open_count"),
            "open_unassigned_tickets": Count("open_unassigned_count"),
            "share_of_all_closed": Share("closed_count", "sum(closed_count) over ()::bigint"),
        },
    ),
    Question(
        "marts.accounts",
        "account",
        ["customer_name"],
        {"tickets": STATES["tickets"], "open_tickets": STATES["open_tickets"]},
        keep=is_a_customer,
    ),
    Question(BOOKED, "whole", [], BOOKINGS),
    Question(BOOKED, "person", [PERSON], BOOKINGS),
    Question(BOOKED, "month", [MONTH], BOOKINGS),
    Question(BOOKED, "person month", [PERSON, MONTH], BOOKINGS),
    Question(BOOKED, "person day", [PERSON, "work_date"], BOOKINGS),
    Question(
        BY_CRM_ID,
        "whole",
        [],
        {
            "handling_hours_by_crm_id": Total("sum(hours)", "count(*)"),
            "reassignment_booked_by_crm_id": Share(
                "count(*) filter (where people > 1)", "count(*)"
            ),
        },
    ),
    of_rows("marts.user_activity", "person", ["person"], ACTIVITY),
    Question("marts.recurring_alerts", "title", TITLE, ALERTS, is_grouped=False, keep=is_recurring),
    Question(
        "marts.recurring_alerts",
        "title",
        TITLE,
        {"alerts_per_day": Shown("alerts_per_day")},
        is_grouped=False,
        keep=is_recurring,
    ),
    Question(
        ORPHANS,
        "source reason",
        ["source", "reason"],
        {"orphans": Share("count(*) filter (where orphan_reason = reason)", "count(*)")},
    ),
    of_rows(
        "quality.orphaned_data",
        "source reason",
        ["dataset", "orphan_reason"],
        {"orphans": Shown("orphan_pct")},
    ),
]
