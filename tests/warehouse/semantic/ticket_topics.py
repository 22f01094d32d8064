"""Metrics of tickets, on `ticket_metrics` and on the aggregates that BI tools read."""

from __future__ import annotations

from tests.warehouse.rates import RATES, RATES_OF_HISTORY
from tests.warehouse.semantic.topics import DAY, MONTH, Topic, usual_cuts

# Metric: its flag. The share of a flag is its mean, which knows no numerator and no denominator.
FLAGS = {
    **{name: rate.flag for name, rate in (RATES | RATES_OF_HISTORY).items()},
    "closure_rate": "is_closed",
    "no_comment_share": "case when is_closed then visible_comment_count = 0 end",
    "one_comment_share": "case when is_closed then visible_comment_count = 1 end",
    "two_or_three_comments_share": "case when is_closed then visible_comment_count in (2, 3) end",
    "four_or_more_comments_share": "case when is_closed then visible_comment_count > 3 end",
}
SHARES = {name: f"avg(({flag})::integer)" for name, flag in FLAGS.items()}
PERCENTAGES = {f"{name}_pct": f"round(100 * {share}, 2)" for name, share in SHARES.items()}
COUNTS = {
    "ticket_count": "count(*)",
    "created_count": "count(created_date)",
    "closed_support_count": "count(*) filter (where is_closed_support)",
    "no_comment_count": "count(*) filter (where is_closed and visible_comment_count = 0)",
    "one_comment_count": "count(*) filter (where is_closed and visible_comment_count = 1)",
    "two_or_three_comments_count": (
        "count(*) filter (where is_closed and visible_comment_count in (2, 3))"
    ),
    "four_or_more_comments_count": (
        "count(*) filter (where is_closed and visible_comment_count > 3)"
    ),
    "support_comment_count": "sum(comment_count) filter (where is_closed_support)",
}
TIMES = {
    "mean_resolution_hours": "avg(resolution_hours)",
    "mean_resolution_days": "avg(resolution_hours) / 24",
    "mean_response_hours": "avg(response_hours)",
    "median_resolution_hours": "percentile_cont(0.5) within group (order by resolution_hours)",
    "p90_resolution_hours": "percentile_cont(0.9) within group (order by resolution_hours)",
    "median_response_hours": "percentile_cont(0.5) within group (order by response_hours)",
    "p90_response_hours": "percentile_cont(0.9) within group (order by response_hours)",
    "mean_booked_hours": "avg(booked_hours) filter (where booked_hours > 0)",
    "mean_support_comments": "avg(comment_count) filter (where is_closed_support)",
}
IN_QUEUE_DAYS = {
    "ticket_count",
    "created_count",
    "resolved_count",
    "net_count",
    "unassigned_count",
    "alert_count",
    *(column for rate in RATES.values() for column in (rate.numerator, rate.denominator)),
    "timed_resolution_count",
    "timed_response_count",
    "resolution_hours",
    "response_hours",
}
IN_MONTHS = [
    *(f"{name}_pct" for name in RATES),
    "mean_resolution_hours",
    "mean_resolution_days",
    "mean_response_hours",
    "mean_booked_hours",
    "median_resolution_hours",
    "p90_resolution_hours",
]
WORDS = {
    "queue": "coalesce(queue_name, '(none)')",
    "member": "case when not is_unassigned then assignee_name end",
    "account__customer_name": (
        "select customer_name from marts.accounts"
        " where account_key = lower(ticket_metrics.customer_name)"
    ),
    "ticket__severity": "severity",
}
# Of a month it is what the last day has that can see a resolved ticket.
MONTH_ENDS = """(
    select distinct on (date_trunc('month', date_day))
        date_day,
        count(*) as resolved_count
    from marts.dates
    inner join marts.ticket_metrics on resolved_date between date_day - 29 and date_day
    group by date_day
    order by date_trunc('month', date_day), date_day desc
) as month_ends"""
# MetricFlow puts all who are not in the roster under a blank name.
MEMBERS_AND_OTHERS = """(
    select name, ticket_count, open_count, closed_count from marts.member_workload
    union all
    select null, 1, is_open::integer, is_closed::integer from marts.ticket_metrics
    where assignee_name is null or assignee_name not in (select name from marts.member_workload)
) as members_and_others"""
TOPICS = {
    "tickets": Topic(
        "marts.ticket_metrics",
        "created_date",
        WORDS,
        {
            **SHARES,
            **PERCENTAGES,
            **COUNTS,
            **TIMES,
            **{
                rate.numerator: f"count(*) filter (where {rate.flag})"
                for rate in RATES_OF_HISTORY.values()
            },
        },
        usual_cuts(*WORDS),
    ),
    "queue days": Topic(
        "marts.queue_daily_metrics",
        "date_day",
        {"queue": "queue_name"},
        {
            **{name: f"sum({name})" for name in sorted(IN_QUEUE_DAYS)},
            "ticket_booked_hours": "sum(booked_hours)",
        },
        usual_cuts("queue"),
        blank_is_zero=True,
    ),
    "months": Topic(
        "marts.service_metrics_monthly",
        "month_start",
        {},
        {name: f"max({name})" for name in IN_MONTHS},
        ((MONTH,),),
        is_rounded=True,
    ),
    "members": Topic(
        MEMBERS_AND_OTHERS,
        "null",
        {"member__member_name": "name"},
        {name: f"sum({name})" for name in ("ticket_count", "open_count", "closed_count")},
        (("member__member_name",),),
    ),
    "last 30 days": Topic(
        "marts.dates left join marts.ticket_metrics"
        " on resolved_date between date_day - 29 and date_day",
        "date_day",
        {"queue": "coalesce(queue_name, '(none)')"},
        {"resolved_count_30d": "count(resolved_date)"},
        ((DAY,), ("queue", DAY)),
    ),
    "last 30 days of months": Topic(
        MONTH_ENDS,
        "date_day",
        {},
        {"resolved_count_30d": "sum(resolved_count)"},
        ((MONTH,),),
    ),
}
