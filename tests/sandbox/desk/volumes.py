"""How many rows each day has: at scale 1.0 those of January 2026."""

from __future__ import annotations

from dataclasses import dataclass

VIEWS = ("tickets", "comments", "timesheets")


@dataclass(frozen=True)
class DailyVolume:
    """Rows a day by weekday, Sunday first as the epoch is one."""

    week: tuple[float, ...]

    def before(self, day: int, scale: float) -> int:
        """Rows of all days before this one: rounding the running sum loses and doubles nothing."""
        weeks, weekday = divmod(day, 7)
        return int(scale * (weeks * sum(self.week) + sum(self.week[:weekday])))

    def on(self, day: int, scale: float) -> int:
        """Rows of one day."""
        return self.before(day + 1, scale) - self.before(day, scale)


def per_day(mean: float, *weekday_weights: float) -> DailyVolume:
    """A volume from its daily mean and the shape of its week."""
    unit = mean * 7 / sum(weekday_weights)
    return DailyVolume(tuple(unit * weight for weight in weekday_weights))


# ISMS tickets, which the tickets view never shows, are among these.
TICKETS = per_day(1031.5, 0.50, 1.18, 1.18, 1.18, 1.18, 1.18, 0.60)
TIMESHEETS = per_day(1549.0, 0.015, 1.20, 1.20, 1.20, 1.0, 1.0, 0.02)

# Days that a view reaches back. The comments of January 2026 are 31 days' worth at ten a ticket, as
# in the predecessor's data, although the view's label says ten days.
WINDOWS: dict[str, dict[str, int]] = {
    "label": {"tickets": 183, "comments": 31, "timesheets": 549},
    "ten_days": {"tickets": 10, "comments": 10, "timesheets": 10},
    "ten_days_tickets": {"tickets": 10, "comments": 31, "timesheets": 549},
}
