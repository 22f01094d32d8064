"""What the marts of days and months are asked, and the calendar beneath them."""

from __future__ import annotations

from tests.oracle import Catalogue, Key
from tests.warehouse.marts.answers import Asked, Count, Share, Shown, Total
from tests.warehouse.marts.question import Question
from tests.warehouse.rates import RATES

# Metric: the sums that its mean is made of, and the column that shows it.
MEANS = {
    "average_resolution_hours": (
        "resolution_hours",
        "timed_resolution_count",
        "mean_resolution_hours",
    ),
    "average_response_hours": ("response_hours", "timed_response_count", "mean_response_hours"),
    "handling_hours": ("booked_hours", "booked_ticket_count", "mean_booked_hours"),
}
COUNTS = {
    "tickets": "ticket_count",
    "closed_tickets": "closed_count",
    "open_tickets": "open_count",
    "unassigned_tickets": "unassigned_count",
    "open_unassigned_tickets": "open_unassigned_count",
    "alerts": "alert_count",
}
SUMS: dict[str, Asked] = {
    **{metric: Count(f"sum({column})") for metric, column in COUNTS.items()},
    **{
        metric: Share(f"sum({rate.numerator})", f"sum({rate.denominator})")
        for metric, rate in RATES.items()
    },
    **{metric: Total(f"sum({up})", f"sum({down})") for metric, (up, down, _) in MEANS.items()},
}
# Of a month's tickets one shows what the others add up to.
STORED: dict[str, Asked] = {
    **{metric: Shown(f"{metric}_pct") for metric in RATES},
    **{metric: Shown(mean) for metric, (_, _, mean) in MEANS.items()},
    "average_resolution_days": Shown("mean_resolution_days"),
    "median_resolution_hours": Shown("median_resolution_hours"),
    "p90_resolution_hours": Shown("p90_resolution_hours"),
    "is_incomplete_month": Count("(not is_complete)::integer"),
}
VOLUMES: dict[str, Asked] = {
    "created": Count("sum(created_count)"),
    "resolved": Count("sum(resolved_count)"),
}
NET: dict[str, Asked] = {"net": Count("sum(net_count)")}
QUEUE = "nullif(queue_name, '(none)')"
DAYS = "marts.queue_daily_metrics"
CALENDAR = f"{DAYS} inner join marts.dates using (date_day)"
MONTHS = "marts.service_metrics_monthly"
BACKLOG: dict[str, Asked] = {"backlog": Count("sum(backlog_count)")}
# A month is over when the first day of the next one has begun.
MONTHS_OF_RESOLUTION = (
    "marts.ticket_metrics as one inner join marts.dates as next "
    "on next.date_day = date_trunc('month', one.resolved_date) + interval '1 month'"
)


def is_dated(catalogue: Catalogue, key: Key) -> bool:
    """Sums of days and months have no ticket without a day of creation."""
    return key[-1] not in (None, 0)


PERIOD_QUESTIONS = [
    Question(DAYS, "queue dated", [QUEUE, "1"], SUMS, keep=is_dated),
    Question(
        CALENDAR,
        "created month",
        ["month_start"],
        SUMS | {"is_incomplete_month": Count("(not bool_and(is_complete))::integer")},
        keep=is_dated,
    ),
    Question(DAYS, "queue day", [QUEUE, "date_day"], VOLUMES),
    Question(CALENDAR, "day", ["date_day"], VOLUMES | NET),
    Question(CALENDAR, "week", ["week_start"], VOLUMES | NET),
    Question(CALENDAR, "month", ["month_start"], VOLUMES | NET),
    Question(MONTHS, "created month", ["month_start"], SUMS, keep=is_dated),
    Question(MONTHS, "created month", ["month_start"], STORED, is_grouped=False, keep=is_dated),
    Question(
        MONTHS,
        "month",
        ["month_start"],
        VOLUMES | NET | {"created": Count("sum(ticket_count)")},
    ),
    Question(
        MONTHS_OF_RESOLUTION,
        "resolved month",
        ["date_trunc('month', one.resolved_date)::date"],
        {"is_incomplete_month": Count("(not bool_and(next.is_past))::integer")},
    ),
    Question("marts.ticket_backlog_daily", "day", ["date_day"], BACKLOG),
    Question("marts.ticket_backlog_daily", "queue day", [QUEUE, "date_day"], BACKLOG),
]
