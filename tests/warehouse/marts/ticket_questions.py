"""What `ticket_metrics` is asked: every metric of tickets, by every cut."""

from __future__ import annotations

from tests.warehouse.marts.answers import Asked, Count, Hours, Share, Total
from tests.warehouse.marts.question import Question
from tests.warehouse.rates import RATES

MART = "marts.ticket_metrics"
SINCE = "'{as_of}'::timestamptz - interval '720 hours'"
CUTS: dict[str, list[str]] = {
    "whole": [],
    "queue": ["queue_name"],
    "queue dated": ["queue_name", "(created_date is not null)::integer"],
    "assignee": ["case when not is_unassigned then assignee_name end"],
    "account": ["customer_name"],
    "created month": ["date_trunc('month', created_date)::date"],
    "resolved month": ["date_trunc('month', resolved_date)::date"],
}


def count(condition: str) -> str:
    return f"count(*) filter (where {condition})"


def share(of_flag: str) -> Share:
    """A flag is NULL where the question does not arise."""
    return Share(count(of_flag), f"count({of_flag})")


def percentile(place: str, column: str) -> Hours:
    return Hours(f"percentile_cont({place}) within group (order by {column})")


FIGURES: dict[str, Asked] = {
    "tickets": Count("count(*)"),
    "closed_tickets": Count(count("is_closed")),
    "open_tickets": Count(count("is_open")),
    "unassigned_tickets": Count(count("is_unassigned")),
    "open_unassigned_tickets": Count(count("is_open_unassigned")),
    "alerts": Count(count("is_alert")),
    "closed_in_30_days": Count(
        count(f"is_closed and resolved_at >= {SINCE} and resolved_at < '{{as_of}}'")
    ),
    **{metric: share(rate.flag) for metric, rate in RATES.items()},
    "average_resolution_hours": Total("sum(resolution_hours)", "count(resolution_hours)"),
    "average_resolution_days": Total("sum(resolution_days)", "count(resolution_days)"),
    "median_resolution_hours": percentile("0.5", "resolution_hours"),
    "p90_resolution_hours": percentile("0.9", "resolution_hours"),
    "average_response_hours": Total("sum(response_hours)", "count(response_hours)"),
    "median_response_hours": percentile("0.5", "response_hours"),
    "p90_response_hours": percentile("0.9", "response_hours"),
    "handling_hours": Total("sum(booked_hours)", count("booking_count > 0")),
}
DURATION_BANDS = "(select band from staging.duration_bands where band_kind = '{kind}')"
BANDS = {
    "visible_comments": ("visible_comment_band", "unnest(array['0', '1', '2-3', '4+'])"),
    "open_age": ("open_age_band", DURATION_BANDS.format(kind="open_age")),
    "resolution_spread": ("resolution_band", DURATION_BANDS.format(kind="resolution")),
}
# Metric: the ticket's word, and from how many tickets on a queue's cell is shown.
MIXES = {
    "root_causes": ("root_cause_category", 1),
    "category_mix": ("category", 10),
    "severity_mix": ("severity", 10),
}
IN_QUEUE = (
    f"(select count(*) from {MART} as other "
    "where other.is_closed and other.queue_name is not distinct from one.queue_name)"
)
COMMENTS = {"comments_per_support_ticket": Total("sum(comment_count)", "count(*)")}
SUPPORT = f"{MART} where is_support and is_closed"


def banded(metric: str, cut: str) -> Question:
    column, bands = BANDS[metric]
    return Question(
        f"{MART} cross join {bands} as bands (band)",
        f"{cut} band".removeprefix("whole "),
        [*CUTS[cut], "bands.band"],
        {metric: Share(count(f"{column} = bands.band"), f"count({column})")},
    )


def mixed(metric: str) -> list[Question]:
    word, least = MIXES[metric]
    closed = f"{MART} as one where is_closed"
    return [
        Question(
            closed, "value", [word], {metric: Share("count(*)", "sum(count(*)) over ()::bigint")}
        ),
        Question(
            closed,
            "queue value",
            ["queue_name", word],
            {metric: Share("count(*)", IN_QUEUE)},
            having=f"count(*) >= {least}",
        ),
    ]


TICKET_QUESTIONS = [
    *(Question(MART, cut, keys, FIGURES) for cut, keys in CUTS.items()),
    *(banded(metric, cut) for metric in BANDS for cut in CUTS),
    *(question for metric in MIXES for question in mixed(metric)),
    Question(SUPPORT, "whole", [], COMMENTS),
    Question(SUPPORT, "queue", ["queue_name"], COMMENTS),
    Question(
        SUPPORT,
        "queue",
        ["queue_name"],
        {"team_efficiency": COMMENTS["comments_per_support_ticket"]},
        having="count(*) >= 50",
    ),
]
