"""The words of an alert: one line each, and a title over the lines of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from extract.watch.channels import CRITICAL, WARNING, Message

ENDED = "ended"
WORST_FIRST = (CRITICAL, WARNING, None)
SIGNS = {"began": "", "worsened": ", worse", "eased": ", better"}


@dataclass(frozen=True)
class AlertEvent:
    """One thing to tell, as pending_alerts.sql selects it."""

    event: int
    rule_id: str
    title: str
    kind: str
    level: str
    value: Decimal | None
    limit: Decimal | None
    unit: str
    detail: str
    owner: str
    runbook: str
    firing_since: datetime
    happened_at: datetime

    @property
    def level_now(self) -> str | None:
        return None if self.kind == ENDED else self.level

    @property
    def line(self) -> str:
        rule = f"{self.rule_id} {self.title}".strip()
        parts = [f"{self._sign} {rule}: {self._measured}"]
        parts += [self.detail, f"Owner: {self.owner}" if self.owner else ""]
        parts += [f"Runbook: {self.runbook}" if self.runbook else ""]
        return one_line(". ".join(part.rstrip(".") for part in parts if part) + ".")

    @property
    def _sign(self) -> str:
        return "OVER" if self.kind == ENDED else f"{self.level.upper()}{SIGNS[self.kind]}"

    @property
    def _measured(self) -> str:
        value = f"{amount(self.value, self.unit)} (limit {amount(self.limit, self.unit)})"
        since = f"since {moment(self.firing_since)}"
        if self.kind == ENDED:
            return f"over after {span(self.happened_at - self.firing_since)}, {since}; now {value}"
        return f"{value}, {since}"


def message_of(database: str, events: Sequence[AlertEvent]) -> Message:
    """Puts events into one message, the worst first."""
    ordered = sorted(events, key=lambda event: (WORST_FIRST.index(event.level_now), event.event))
    counts = {level: [event.level_now for event in events].count(level) for level in WORST_FIRST}
    words = {CRITICAL: "critical", WARNING: "warning", None: "over"}
    counted = ", ".join(f"{count} {words[level]}" for level, count in counts.items() if count)
    return Message(
        f"OTC warehouse {database}: {counted}",
        [event.line for event in ordered],
        ordered[0].level_now,
    )


def amount(value: Decimal | None, unit: str) -> str:
    """Writes a number as people do: no more digits than say something, and its unit."""
    if value is None:
        return "unknown"
    digits = f"{round(value, 2 if abs(value) >= 1 else 4):,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits} %" if unit == "%" else f"{digits} {unit}".rstrip()


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def span(value: timedelta) -> str:
    """Writes how long something took, in the unit in which people would say it."""
    minutes = max(0, round(value.total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"


def one_line(text: str) -> str:
    return " ".join(text.split())
