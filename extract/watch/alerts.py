"""What each channel has to be told of the rules, and the records of what it was told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import psycopg2.extensions

from extract.errors import LockedError
from extract.load.lock import HOLDER
from extract.watch.alert_text import AlertEvent
from extract.watch.channels import Channel

# Beside those of loads (1) and of the call ledger (2).
LOCK = (0x07C0, 3)
PENDING = Path(__file__).with_name("pending_alerts.sql")
RECORD = Path(__file__).with_name("record_deliveries.sql")
ADVANCE = """
insert into watch.alert_channels (channel, after_event) values (%s, %s)
on conflict (channel) do update
set after_event = greatest(alert_channels.after_event, excluded.after_event)
"""


@dataclass(frozen=True)
class Alerts:
    """Reads and records on one connection, which commits where the methods say."""

    connection: psycopg2.extensions.connection

    def is_built(self) -> bool:
        """Asks whether any build has published the rules and what they measure."""
        return bool(self._value("select to_regclass('quality.measures') is not null"))

    def take_lock(self) -> None:
        """Keeps a second `otc alert` from telling the same, until the session ends."""
        with self.connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s, %s)", LOCK)
            is_free = cursor.fetchone()[0]
            cursor.execute(HOLDER, LOCK)
            holder = cursor.fetchone()
        self.connection.commit()
        if not is_free:
            who = "process {} of user {} from {}, since {} UTC".format(*holder) if holder else "it"
            raise LockedError(
                f"Another `otc alert` is telling just now: {who}. Nothing was sent by this one.",
                "What is left is told by the next one.",
            )

    def judge(self, given: Mapping[str, float]) -> None:
        """Measures and applies the rules; the caller commits."""
        with self.connection.cursor() as cursor:
            cursor.execute("select watch.judge_alerts(null, %s)", (json.dumps(given),))

    def newest(self) -> int:
        return int(self._value("select coalesce(max(event), 0) from watch.alert_events"))

    def pending(self, channel: Channel, newest: int) -> list[AlertEvent]:
        """Selects what the channel has to be told of all up to the event `newest`."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                PENDING.read_text(encoding="utf-8"),
                {"channel": channel.name, "levels": sorted(channel.levels), "newest": newest},
            )
            return [AlertEvent(*row) for row in cursor.fetchall()]

    def record(
        self, channel: Channel, events: Sequence[AlertEvent], newest: int, error: str
    ) -> None:
        """Records the attempt, and that the channel has no more to hear of what was before."""
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(
                RECORD.read_text(encoding="utf-8"),
                {
                    "channel": channel.name,
                    "events": [event.event for event in events],
                    "error": error,
                },
            )
            cursor.execute(ADVANCE, (channel.name, newest))

    def _value(self, statement: str) -> object:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
