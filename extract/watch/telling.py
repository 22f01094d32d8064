"""Tells every channel what it has to know: of the rules, of a warehouse that cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psycopg2

from extract.errors import WarehouseError
from extract.watch.alert_text import message_of
from extract.watch.alerts import Alerts
from extract.watch.channels import Channel, Message, send_all
from extract.watch.unreachable import Outages


@dataclass(frozen=True)
class Telling:
    """What a channel was sent, or would be; `error` says why it did not arrive."""

    channel: Channel
    message: Message
    is_sent: bool = False
    error: str = ""

    def as_dict(self) -> dict[str, object]:
        return {
            "channel": self.channel.name,
            "place": self.channel.place,
            "title": self.message.title,
            "level": self.message.level,
            "lines": list(self.message.lines),
            "sent": self.is_sent,
            "error": self.error or None,
        }


def tell_alerts(
    alerts: Alerts, channels: Sequence[Channel], database: str, seconds: float, *, is_dry: bool
) -> Iterator[Telling]:
    """Sends what is pending and records each attempt; a dry run only shows what is pending."""
    newest = alerts.newest()
    owed = {channel: alerts.pending(channel, newest) for channel in channels}
    messages = [
        (channel, message_of(database, events)) for channel, events in owed.items() if events
    ]
    if is_dry:
        yield from (Telling(*each) for each in messages)
        return
    # Channels may take long, and nothing in the warehouse should wait for them.
    alerts.connection.commit()
    by_name = dict(messages)
    for channel, events in owed.items():
        if not events:
            alerts.record(channel, [], newest, "")
    for channel, error in send_all(messages, seconds):
        try:
            alerts.record(channel, owed[channel], newest, error)
        except psycopg2.Error as failure:
            raise WarehouseError(
                f"What {channel} was sent could not be recorded "
                f"({str(failure).strip().partition(chr(10))[0]}).",
                "It is sent again by the next `otc alert`.",
            ) from None
        yield Telling(channel, by_name[channel], True, error)


def tell_outages(
    outages: Outages, channels: Sequence[Channel], database: str, seconds: float, *, is_dry: bool
) -> Iterator[Telling]:
    """Sends that the warehouse cannot be reached, or can be again, to those who do not know."""
    messages = [
        (channel, message)
        for channel in channels
        if (message := outages.message_for(channel, database))
    ]
    if is_dry:
        yield from (Telling(*each) for each in messages)
        return
    by_name = dict(messages)
    try:
        for channel, error in send_all(messages, seconds):
            if not error:
                outages.told(channel)
            yield Telling(channel, by_name[channel], True, error)
    finally:
        outages.write(channels)
