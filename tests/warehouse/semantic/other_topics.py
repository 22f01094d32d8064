"""Metrics of bookings, comments, backlog, changes, alerts and the team."""

from __future__ import annotations

from tests.warehouse.semantic.topics import DAY, MONTH, Topic, usual_cuts

PERSON = "coalesce(lower(timesheets.username), lower(timesheets.user_full_name))"
QUEUE_OF_TICKET = (
    "case when ticket_metrics.ticket_id is not null"
    " then coalesce(ticket_metrics.queue_name, '(none)') end"
)
BOOKINGS = Topic(
    "marts.timesheets left join marts.ticket_metrics using (ticket_id)",
    "work_date",
    {
        "member": "timesheets.user_full_name",
        "person": PERSON,
        "account__customer_name": (
            "select customer_name from marts.accounts"
            " where account_key = lower(timesheets.customer_name)"
        ),
        "ticket__queue": QUEUE_OF_TICKET,
        "booking__orphan_reason": "orphan_reason",
    },
    {
        "booked_hours": "sum(timesheets.booked_hours)",
        "ticket_work_hours": "sum(timesheets.booked_hours) filter (where ticket_id is not null)",
        "administrative_hours": "sum(timesheets.booked_hours) filter (where ticket_id is null)",
        "worked_ticket_count": "count(distinct ticket_id) filter (where has_valid_hours)",
        "active_booker_count": f"count(distinct {PERSON}) filter (where has_valid_hours)",
        "booking_day_count": "count(distinct work_date) filter (where has_valid_hours)",
        "booking_count": "count(*)",
        "orphan_booking_count": "count(*) filter (where ticket_metrics.ticket_id is null)",
        "orphan_booking_share": "avg(is_orphan::integer)",
        "orphan_booking_share_pct": "round(100 * avg(is_orphan::integer), 2)",
        "hours_per_ticket": (
            "sum(timesheets.booked_hours) filter (where ticket_id is not null)"
            " / nullif(count(distinct ticket_id) filter (where has_valid_hours), 0)"
        ),
    },
    usual_cuts(
        "member", "person", "account__customer_name", "ticket__queue", "booking__orphan_reason"
    ),
)
COMMENTS = Topic(
    "marts.comments left join marts.ticket_metrics using (ticket_id)",
    "comments.created_at at time zone 'Australia/Sydney'",
    {
        "person": "lower(username)",
        "ticket__queue": QUEUE_OF_TICKET,
        "comment__orphan_reason": "orphan_reason",
    },
    {
        "comment_count": "count(*)",
        "visible_comment_count": "count(*) filter (where is_customer_visible)",
        "robot_comment_count": "count(*) filter (where is_robot_author)",
        "people_comment_count": "count(*) filter (where not is_robot_author)",
        "orphan_comment_count": "count(*) filter (where ticket_metrics.ticket_id is null)",
        "orphan_comment_share": "avg(is_orphan::integer)",
        "orphan_comment_share_pct": "round(100 * avg(is_orphan::integer), 2)",
    },
    usual_cuts("person", "ticket__queue", "comment__orphan_reason"),
)


def _last_of(table: str, clock: str, period: str) -> str:
    """What does not add up over time is what the last day of a period has."""
    return (
        f"(select * from {table} where {clock} in"
        f" (select max({clock}) from {table} group by {period})) as last_rows"
    )


def _backlog(period: str, cuts: tuple[tuple[str, ...], ...]) -> Topic:
    return Topic(
        _last_of("marts.ticket_backlog_daily", "date_day", period),
        "date_day",
        {"queue": "queue_name"},
        {"backlog_count": "sum(backlog_count)"},
        cuts,
    )


def _headcount(period: str, cuts: tuple[tuple[str, ...], ...]) -> Topic:
    return Topic(
        _last_of("marts.team_headcount_monthly", "month_start", period),
        "month_start",
        {"team_month__team": "team"},
        {
            "headcount": "sum(headcount)",
            "tenure_days": "sum(mean_tenure_days * headcount)",
            "mean_tenure_days": "sum(mean_tenure_days * headcount) / nullif(sum(headcount), 0)",
        },
        cuts,
    )


TOPICS = {
    "bookings": BOOKINGS,
    "comments": COMMENTS,
    "backlog of days": _backlog("date_day", ((DAY,), ("queue", DAY))),
    "backlog of months": _backlog("date_trunc('month', date_day)", ((MONTH,), ("queue", MONTH))),
    "backlog now": _backlog("()", ((), ("queue",))),
    "headcount of months": _headcount("month_start", ((MONTH,), ("team_month__team", MONTH))),
    "headcount now": _headcount("()", ((), ("team_month__team",))),
    "joins and leaves": Topic(
        "marts.team_headcount_monthly",
        "month_start",
        {"team_month__team": "team"},
        {
            "joined_count": "sum(joined_count)",
            "left_count": "sum(left_count)",
            "average_headcount": "sum(average_headcount)",
            "attrition": "sum(left_count) / nullif(sum(average_headcount), 0)",
            "attrition_pct": "round(100 * sum(left_count) / nullif(sum(average_headcount), 0), 2)",
        },
        usual_cuts("team_month__team"),
    ),
    "changes": Topic(
        "marts.ticket_history",
        "valid_from at time zone 'Australia/Sydney'",
        {
            "queue": "coalesce(queue_name, '(none)')",
            "member": "case when not is_unassigned then assignee_name end",
        },
        {
            "status_change_events": "count(*) filter (where is_status_change)",
            "reassignment_events": "count(*) filter (where is_reassignment)",
            "reopen_events": "count(*) filter (where is_reopen)",
            "escalation_events": "count(*) filter (where is_escalation)",
            "state_hours": "sum(state_hours)",
        },
        usual_cuts("queue", "member"),
    ),
    "recurring alerts": Topic(
        "marts.recurring_alerts",
        "last_date",
        {"alert": "alert_title"},
        {
            "recurring_alert_count": "sum(alert_count)",
            "recurring_alert_days": "sum(day_count)",
            "recurring_alerts_per_day": "sum(alert_count)::float8 / sum(day_count)",
        },
        usual_cuts("alert"),
    ),
    "members' days": Topic(
        "marts.member_daily_metrics inner join marts.team_members using (team_member_id)",
        "date_day",
        {"team_member__member_name": "name", "team_member__team": "team"},
        {
            "member_comment_count": "sum(comment_count)",
            "member_booking_count": "sum(booking_count)",
            "member_booked_hours": "sum(booked_hours)",
        },
        usual_cuts("team_member__member_name", "team_member__team"),
    ),
}
